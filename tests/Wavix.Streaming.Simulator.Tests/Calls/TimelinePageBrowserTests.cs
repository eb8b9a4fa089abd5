using System.Globalization;
using Microsoft.Playwright;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Calls;

/// <summary>The page of a call in a real browser.</summary>
public sealed class TimelinePageBrowserTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private const string Hostile = "</script><img src=x onerror=document.title='pwned'><!--";

    private readonly ScriptedCall _call = new();
    private string _html = "";

    /// <summary>Two seconds: the caller speaks, the application answers with a mark of a hostile name, clears, and says nonsense.</summary>
    public async ValueTask InitializeAsync()
    {
        await _call.Call.StartAsync();
        await _call.Call.SayAsync(TestAudio.Speech(TimeSpan.FromSeconds(1)));
        _call.Advance(1000);
        await _call.ReceiveAudioAsync(TestAudio.Tone(300, TimeSpan.FromMilliseconds(500)));
        await _call.ReceiveAsync($$$"""{"event":"mark","mark":{"name":"{{{Hostile}}}"}}""");
        _call.Advance(200);
        await _call.ReceiveAsync("""{"event":"clear"}""");

        // The mark comes back on another thread.
        await _call.Call.WaitForPlayoutAsync().WaitAsync(Patience.Long);
        _call.Advance(800);
        await _call.ReceiveAsync("no json");
        _html = await _call.ToHtmlAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Open_AnyColors_ConsoleIsSilentAndBothWavesAreDrawn(ColorScheme colors)
    {
        (IPage page, List<string> errors) = await browser.OpenAsync(_html, colors);
        await Browser.UntilAsync(page, "audio.readyState > 0");
        await Browser.DrawnAsync(page);

        errors.Should().BeEmpty();
        (await CountPixelsAsync(page, "caller", "trackById.caller.top")).Should().BeGreaterThan(2000);
        (await CountPixelsAsync(page, "application", "trackById.heard.top")).Should().BeGreaterThan(2000);
    }

    [Fact]
    public async Task Open_Events_AreOnTheAxisAndInTheList()
    {
        (IPage page, List<string> errors) = await browser.OpenAsync(_html);

        // connected, start, mark, clear, the echo of the mark on clear, nonsense
        (await page.Locator("#markers button").CountAsync()).Should().Be(6);
        (await page.Locator("#list button").CountAsync()).Should().Be(6);
        await page.Locator("#kind-media").CheckAsync();
        (await page.Locator("#count").TextContentAsync()).Should().Be($"{6 + 50 + 1} events");
        (await page.Locator("#list button").CountAsync()).Should().BeLessThan(40, "only the rows on the screen exist");
        errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Open_StreamAlone_HasNoKindOfWebhooks()
    {
        (IPage page, _) = await browser.OpenAsync(_html);

        (await page.Locator("#kind-http").CountAsync()).Should().Be(0);
        (await page.Locator("#kind-mark").CountAsync()).Should().Be(1);
    }

    [Fact]
    public async Task Open_PhoneCall_WebhooksAreOnTheAxisAndInTheList()
    {
        (IPage page, List<string> errors) = await browser.OpenAsync(await _call.ToHtmlAsync(TimelinePageTests.PhoneCall));

        (await page.Locator("#markers button[data-kind=http]").CountAsync()).Should().Be(1);
        (await page.Locator("#list button").CountAsync()).Should().Be(6 + 2);
        await page.Locator("#markers button[data-kind=http]").ClickAsync();
        (await page.Locator("#detail-title").TextContentAsync()).Should().Be("webhook call_setup: 200");
        (await page.Locator("#detail-place").TextContentAsync()).Should().Be("0.500 s, Wavix \u2192 app");
        await page.Locator("#kind-http").UncheckAsync();
        (await page.Locator("#list button").CountAsync()).Should().Be(6 + 1);
        errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Click_Marker_ShowsItsWholeMessageAsText()
    {
        (IPage page, List<string> errors) = await browser.OpenAsync(_html);

        await page.Locator("#markers button[data-kind=mark]").First.ClickAsync();

        (await page.Locator("#detail-message").TextContentAsync()).Should().Contain("\"event\": \"mark\"").And.Contain(Hostile);
        (await page.TitleAsync()).Should().Be("Call call-1");
        (await page.Locator("img").CountAsync()).Should().Be(0);
        errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Click_Problem_SaysWhatWasWrongAndShowsWhatCame()
    {
        (IPage page, _) = await browser.OpenAsync(_html);

        await page.Locator("#list button").Last.ClickAsync();

        (await page.Locator("#detail-problem").IsVisibleAsync()).Should().BeTrue();
        (await page.Locator("#detail-message").TextContentAsync()).Should().Be("no json");
    }

    [Fact]
    public async Task Click_AudioMessageOnTheAxis_ShowsItWithItsBytesCounted()
    {
        (IPage page, _) = await browser.OpenAsync(_html);

        await ClickAsync(page, "toX(1.0) + 9", "trackById.out.top + trackById.out.height - 8");
        (await page.Locator("#detail").IsVisibleAsync()).Should().BeFalse("nothing is there");
        await ClickAsync(page, "toX(mediaOf[1][0].at)", "trackById.out.top + trackById.out.height - 8");

        (await page.Locator("#detail-message").TextContentAsync()).Should().Contain("24000 bytes, 500 ms");
    }

    [Fact]
    public async Task Zoom_ByWheelButtonsAndKeys_ChangesTheView()
    {
        (IPage page, List<string> errors) = await browser.OpenAsync(_html);
        double whole = await LengthAsync(page);

        await page.Locator("#zoom-in").ClickAsync();
        double byButton = await LengthAsync(page);
        await page.Locator("#canvas").HoverAsync();
        await page.Mouse.WheelAsync(0, -200);
        await Browser.UntilAsync(page, $"view.to - view.from < {Text(byButton)} - 0.01");
        double byWheel = await LengthAsync(page);
        await page.Locator("#stage").FocusAsync();
        await page.Keyboard.PressAsync("+");
        double byKey = await LengthAsync(page);
        await page.Keyboard.PressAsync("0");

        byButton.Should().BeApproximately(whole / 2, 0.01);
        byKey.Should().BeApproximately(byWheel / 2, 0.01);
        (await LengthAsync(page)).Should().Be(whole);
        errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Drag_ZoomedIn_MovesTheView()
    {
        (IPage page, _) = await browser.OpenAsync(_html);
        await page.EvaluateAsync("show(0.5, 1)");
        LocatorBoundingBoxResult box = (await page.Locator("#canvas").BoundingBoxAsync())!;

        await page.Mouse.MoveAsync(box.X + 600, box.Y + 80);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 400, box.Y + 80, new MouseMoveOptions { Steps = 5 });
        await page.Mouse.UpAsync();

        (await page.EvaluateAsync<double>("view.from")).Should().BeInRange(0.57, 0.61);
        (await page.EvaluateAsync<double>("audio.currentTime")).Should().Be(0, "a drag is no click");
    }

    [Fact]
    public async Task Click_OnAWave_SetsThePlayheadAndItPlaysFromThere()
    {
        (IPage page, List<string> errors) = await browser.OpenAsync(_html);
        await Browser.UntilAsync(page, "audio.readyState > 0");

        await ClickAsync(page, "toX(1.2)", "80");
        await Browser.UntilAsync(page, "Math.abs(audio.currentTime - 1.2) < 0.02");
        await page.EvaluateAsync("audio.play()");
        await Browser.UntilAsync(page, "audio.currentTime > 1.3");

        (await page.EvaluateAsync<double>("audio.duration")).Should().BeApproximately(2.0, 0.05);
        errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Keys_NextAndPrevious_WalkThroughTheEvents()
    {
        (IPage page, _) = await browser.OpenAsync(_html);
        await page.Locator("#stage").FocusAsync();

        await page.Keyboard.PressAsync("n");
        await page.Keyboard.PressAsync("n");
        string second = (await page.Locator("#detail-title").TextContentAsync())!;
        await page.Keyboard.PressAsync("p");

        second.Should().StartWith("start twoway");
        (await page.Locator("#detail-title").TextContentAsync()).Should().StartWith("connected");
    }

    public ValueTask DisposeAsync() => _call.DisposeAsync();

    private static async Task ClickAsync(IPage page, string x, string y) => await page.Locator("#canvas").ClickAsync(new LocatorClickOptions
    {
        Force = true,
        Position = new Position { X = await page.EvaluateAsync<float>(x), Y = await page.EvaluateAsync<float>(y) },
    });

    private static Task<double> LengthAsync(IPage page) => page.EvaluateAsync<double>("view.to - view.from");

    /// <summary>How many pixels of a wave's place have its colour.</summary>
    private static Task<int> CountPixelsAsync(IPage page, string color, string top) => page.EvaluateAsync<int>($$"""
        () => {
          const probe = new OffscreenCanvas(1, 1).getContext('2d');
          probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--{{color}}');
          probe.fillRect(0, 0, 1, 1);
          const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data;
          const data = canvas.getContext('2d').getImageData(size.left, {{top}}, size.plot, WAVE_HEIGHT).data;
          let count = 0;
          for (let i = 0; i < data.length; i += 4) {
            count += data[i] === red && data[i + 1] === green && data[i + 2] === blue;
          }
          return count;
        }
        """);

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
