using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Wavix.Streaming.Simulator.Phones;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Phones;

/// <summary>The page of the phone in a real browser, with real calls. Alone: sound that a starved browser breaks up is not recognised.</summary>
[Collection(RunsAlone.Name)]
public sealed class PhonePageBrowserTests(PhoneBrowser browser, ITestOutputHelper output) : IClassFixture<PhoneBrowser>
{
    // On a machine that does other work. On a free one it is below 100 ms, which the test prints.
    private static readonly TimeSpan LongestTail = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Call_EchoBot_PagePlaysTheMicrophoneAndRecordingHasIt()
    {
        await using PhoneRig rig = await PhoneRig.StartAsync();
        (IPage page, List<string> errors) = await browser.OpenAsync(rig.Url);
        await page.Locator("#clean").UncheckAsync();

        await CallAsync(page);
        double heard = await RecogniseAsync(page);
        await HangUpAsync(page);

        output.WriteLine($"correlation of what the page plays with the voice: {heard:0.000}");
        heard.Should().BeGreaterThan(0.8);
        (await page.Locator("#status").TextContentAsync()).Should().Be("You hung up.");
        KnownVoice.Recognise(Samples(rig.Latest.Recording!.Caller), PhoneBrowser.Voice).Should().BeGreaterThan(0.8);
        KnownVoice.Recognise(Samples(rig.Latest.Recording!.Other), PhoneBrowser.Voice).Should().BeGreaterThan(0.8);
        await page.FrameLocator("#timeline").Locator("#markers button").First.WaitForAsync();
        IDownload download = await page.RunAndWaitForDownloadAsync(() => page.Locator("#recording-link").ClickAsync());
        download.SuggestedFilename.Should().Be($"call-{rig.Latest.Report!.CallId}.wav");
        errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Clear_WhileTheApplicationSpeaks_PageIsSilentAtOnce()
    {
        var interrupt = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using PhoneRig rig = await PhoneRig.StartAsync(async session =>
        {
            Task speaking = Task.CompletedTask;
            await foreach (WavixEvent e in session.ReadEventsAsync())
            {
                if (e is StartEvent)
                {
                    await session.SendMediaAsync(TestAudio.Tone(400, TimeSpan.FromSeconds(30)));
                    speaking = ClearAsync();
                }
            }

            await speaking;

            async Task ClearAsync()
            {
                await interrupt.Task;
                await session.SendClearAsync();
            }
        });
        (IPage page, List<string> errors) = await browser.OpenAsync(rig.Url);
        await page.EvaluateAsync("""
            new MutationObserver(() => {
              if (document.getElementById('captions').textContent.includes('application: clear')) {
                window.clearedAt ??= performance.now();
              }
            }).observe(document.getElementById('captions'), { childList: true })
            """);

        await CallAsync(page);
        await UntilAsync(page, "levels.filter(level => level.peak > 0.1).length > 100");
        interrupt.SetResult();
        await UntilAsync(page, "window.clearedAt && performance.now() > clearedAt + 2000");
        double tail = await page.EvaluateAsync<double>("Math.max(0, ...levels.filter(level => level.peak > 0.01).map(level => level.at - clearedAt))");
        await HangUpAsync(page);

        output.WriteLine($"sound after clear: {tail:0} ms");
        tail.Should().BeLessThan(LongestTail.TotalMilliseconds);
        errors.Should().BeEmpty();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Page_BeforeDuringAndAfterACall_HasNoSeriousFaultOfAccessibility(ColorScheme colors)
    {
        await using PhoneRig rig = await PhoneRig.StartAsync();
        (IPage page, List<string> errors) = await browser.OpenAsync(rig.Url, colors);
        await UntilAsync(page, "!document.getElementById('call').disabled");

        List<string> faults = await FaultsAsync(page, "ready");
        await CallAsync(page);
        await page.Locator("#pad button").First.ClickAsync();
        await page.Locator("#mute").ClickAsync();
        faults.AddRange(await FaultsAsync(page, "in call"));
        await HangUpAsync(page);
        await page.FrameLocator("#timeline").Locator("#markers button").First.WaitForAsync();
        faults.AddRange(await FaultsAsync(page, "after the call"));

        faults.Should().BeEmpty();
        errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Keyboard_Alone_CallsPressesAKeyAndHangsUp()
    {
        await using PhoneRig rig = await PhoneRig.StartAsync();
        (IPage page, List<string> errors) = await browser.OpenAsync(rig.Url);
        await UntilAsync(page, "!document.getElementById('call').disabled");

        for (int i = 0; i < 40 && await FocusAsync(page) != "call"; i++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        await page.Keyboard.PressAsync("Enter");
        await UntilAsync(page, "document.getElementById('status').textContent === 'In call'");
        (await FocusAsync(page)).Should().Be("hang-up");
        await page.Keyboard.PressAsync("5");
        await page.Locator("#captions li", new PageLocatorOptions { HasText = "key 5" }).WaitForAsync();
        await page.Keyboard.PressAsync("Enter");
        await UntilAsync(page, "document.getElementById('status').textContent === 'You hung up.'");

        await UntilAsync(page, "document.activeElement.id === 'call'");
        errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Call_MicrophoneNotAllowed_OffersAWavFileWhichTheApplicationHears()
    {
        await using PhoneRig rig = await PhoneRig.StartAsync();
        (IPage page, List<string> errors) = await browser.OpenAsync(rig.Url, hasMicrophone: false);
        await UntilAsync(page, "!document.getElementById('call').disabled");

        await page.Locator("#call").ClickAsync();
        await UntilAsync(page, "document.getElementById('voice-note').textContent.includes('does not allow the microphone')");
        (await page.Locator("#file-row").IsVisibleAsync()).Should().BeTrue();
        await page.Locator("#file").SetInputFilesAsync(browser.VoiceFile);
        await UntilAsync(page, "document.getElementById('file-name').textContent.startsWith('voice.wav')");
        await CallAsync(page);
        double heard = await RecogniseAsync(page);
        await HangUpAsync(page);

        output.WriteLine($"correlation of what the page plays with the file: {heard:0.000}");
        heard.Should().BeGreaterThan(0.8);
        errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Open_SecondTab_IsRefusedUntilTheFirstIsClosed()
    {
        await using PhoneRig rig = await PhoneRig.StartAsync();
        (IPage first, List<string> errors) = await browser.OpenAsync(rig.Url);
        await UntilAsync(first, "!document.getElementById('call').disabled");

        (IPage second, _) = await browser.OpenAsync(rig.Url);
        await UntilAsync(second, "document.getElementById('status').textContent.startsWith('The phone is open in another tab.')");
        (await second.Locator("#call").IsDisabledAsync()).Should().BeTrue();
        (await first.Locator("#call").IsEnabledAsync()).Should().BeTrue();
        await first.CloseAsync();
        await second.ReloadAsync();

        await UntilAsync(second, "!document.getElementById('call').disabled");
        errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Call_NoServer_SaysWhyInTheSameWordsAsCall()
    {
        string url = $"ws://127.0.0.1:{FreePort.Next()}/stream";
        await using PhoneRig rig = await PhoneRig.StartAsync(new StreamTarget(new ServerTarget(url, [], null)));
        (IPage page, List<string> errors) = await browser.OpenAsync(rig.Url);
        await UntilAsync(page, "!document.getElementById('call').disabled");

        await page.Locator("#call").ClickAsync();
        await UntilAsync(page, "document.getElementById('status').classList.contains('bad')");

        (await page.Locator("#status").TextContentAsync()).Should().Be(
            $"{url} can't be reached: the connection was refused. Is the server running, on this port?");
        errors.Should().BeEmpty();
    }

    /// <summary>Draws docs/images/phone-light.png and phone-dark.png if <c>WAVIX_IMAGES</c> is 1.</summary>
    [Theory]
    [InlineData(ColorScheme.Light, "phone-light.png")]
    [InlineData(ColorScheme.Dark, "phone-dark.png")]
    public async Task Page_InACall_IsDrawnForTheDocuments(ColorScheme colors, string image)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("WAVIX_IMAGES") == "1", "WAVIX_IMAGES is not 1.");
        await using PhoneRig rig = await PhoneRig.StartAsync(AnsweringBot.ServeAsync);
        (IPage page, _) = await browser.OpenAsync(rig.Url, colors, width: 1104, height: 806);
        await page.EvaluateAsync("document.getElementById('target').textContent = 'ws://localhost:5000/stream'");

        await CallAsync(page);
        await page.Locator("input[value=jitter]").CheckAsync();
        await page.Locator("#captions li", new PageLocatorOptions { HasText = "answered after" }).Nth(3).WaitForAsync();
        await UntilAsync(page, "parseInt(document.getElementById('buffer').getAttribute('aria-valuenow')) > 300");

        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Repository.PathOf("docs", "images", image) });
    }

    private static async Task CallAsync(IPage page)
    {
        await UntilAsync(page, "!document.getElementById('call').disabled");
        await page.Locator("#call").ClickAsync();
        await UntilAsync(page, "document.getElementById('status').textContent === 'In call'");
    }

    private static async Task HangUpAsync(IPage page)
    {
        await page.Locator("#hang-up").ClickAsync();
        await UntilAsync(page, "!document.getElementById('call').hidden && !document.getElementById('call').disabled");
    }

    /// <summary>Returns how surely the page plays the voice.</summary>
    private static async Task<double> RecogniseAsync(IPage page)
    {
        double heard = 0;
        for (int i = 0; i < 20 && heard < 0.8; i++)
        {
            await UntilAsync(page, $"levels.filter(level => level.peak > 0.05).length > {40 * (i + 1)}");
            heard = Math.Max(heard, KnownVoice.Recognise(await page.EvaluateAsync<float[]>("heard()"), PhoneBrowser.Voice));
        }

        return heard;
    }

    private static async Task<List<string>> FaultsAsync(IPage page, string when)
    {
        AxeResult result = await page.RunAxe();
        return [.. result.Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{when}: {violation.Id}, {violation.Help}: {string.Join(" ", violation.Nodes.Select(node => node.Html))}")];
    }

    private static Task<string> FocusAsync(IPage page) => page.EvaluateAsync<string>("document.activeElement.id");

    private static async Task UntilAsync(IPage page, string condition) => await page.WaitForFunctionAsync($"() => {condition}");

    private static float[] Samples(byte[] pcm)
    {
        float[] samples = new float[pcm.Length / WavixAudio.BytesPerSample];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = BitConverter.ToInt16(pcm, WavixAudio.BytesPerSample * i) / 32_768f;
        }

        return samples;
    }
}
