using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Calls;

/// <summary>How a call is read on its page in a real browser: bands and times, tooltips, search, filter, sound, other sizes.</summary>
public sealed class TimelinePageReadingTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private readonly ScriptedCall _call = new();
    private readonly List<SpokenLine> _spoken = [];
    private string _html = "";

    /// <summary>
    /// Four seconds: the caller speaks, is answered after 300 ms with an underrun, interrupts, and is answered again; there are marks where the clear is.
    /// </summary>
    public async ValueTask InitializeAsync()
    {
        await _call.Call.StartAsync();
        await SpeakAsync(500);
        _call.Advance(300);
        await _call.ReceiveAudioAsync(TestAudio.Tone(300, TimeSpan.FromMilliseconds(200)));
        _call.Advance(260);
        await _call.ReceiveAudioAsync(TestAudio.Tone(300, TimeSpan.FromMilliseconds(2000)));
        await _call.ReceiveAsync("""{"event":"mark","mark":{"name":"first answer"}}""");
        _call.Advance(300);
        await SpeakAsync(300);
        await _call.ReceiveAsync("""{"event":"clear"}""");
        await _call.ReceiveAsync("""{"event":"mark","mark":{"name":"after the clear"}}""");
        await _call.Call.WaitForPlayoutAsync().WaitAsync(Patience.Long);
        _call.Advance(400);
        await _call.ReceiveAudioAsync(TestAudio.Tone(300, TimeSpan.FromMilliseconds(500)));
        _call.Advance(1500);
        _html = await _call.ToHtmlAsync(log: Log, spoken: [.. _spoken]);
    }

    public ValueTask DisposeAsync() => _call.DisposeAsync();

    [Fact]
    public async Task Open_CallWithAnswers_TimesAreBetweenTheBandsAndInTheFacts()
    {
        (IPage page, List<string> errors) = await browser.OpenAsync(_html);

        (await page.Locator("#spans .span.answer").AllTextContentsAsync()).Should().Equal("300 ms", "400 ms");
        (await page.Locator("#moments li").AllTextContentsAsync()).Should().Equal(
            "Answer 1300 ms", "Underrun 160 ms", "Barge-in 1clear after 300 ms, silent after 300 ms", "Answer 2400 ms");
        LocatorBoundingBoxResult caller = await BoxAsync(page, "#spans .span.caller");
        LocatorBoundingBoxResult answer = await BoxAsync(page, "#spans .span.answer");
        LocatorBoundingBoxResult heard = await BoxAsync(page, "#spans .span.heard");
        answer.X.Should().BeApproximately(caller.X + caller.Width, 2);
        (answer.X + answer.Width).Should().BeApproximately(heard.X, 10);
        (await page.Locator("#legend li:not([hidden])").CountAsync()).Should().BeGreaterThan(4);
        errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Open_MarkAndClearAtOnePlace_NoTwoMarkersOverlap()
    {
        (IPage page, _) = await browser.OpenAsync(_html);

        (await page.Locator("#markers .marker").CountAsync()).Should().BeGreaterThan(8);
        (await page.EvaluateAsync<string[]>("""
            () => {
              const boxes = [...document.querySelectorAll('#markers .marker')].map(m => ({ m, box: m.getBoundingClientRect() }));
              const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
              return boxes.flatMap((a, i) => boxes.slice(i + 1).filter(b => meet(a.box, b.box)).map(b => `${a.m.textContent} / ${b.m.textContent}`));
            }
            """)).Should().BeEmpty();
        (await page.Locator("#markers .marker[data-kind=clear] .label").InnerTextAsync()).Should().Be("clear");
        (await page.Locator("#markers .marker[data-kind=mark]").AllTextContentsAsync()).Should().Contain("after the clear");
    }

    [Fact]
    public async Task Hover_MarkerSpanOrAudio_ShowsATipWithoutAClick()
    {
        (IPage page, List<string> errors) = await browser.OpenAsync(_html);

        await page.Locator("#markers .marker[data-kind=clear]").HoverAsync();
        (await page.Locator("#tip").InnerTextAsync()).Should().StartWith("clear").And.Contain("app \u2192 Wavix");
        await page.Locator("#spans .span.underrun").HoverAsync();
        (await page.Locator("#tip").InnerTextAsync()).Should().Be("Underrun 1: audio arrived 60 ms too late at 1.000 s, and the caller heard a gap.");
        await page.Locator("h1").HoverAsync();
        (await page.Locator("#tip").IsVisibleAsync()).Should().BeFalse();
        errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Tab_ToABand_ShowsItsTip()
    {
        (IPage page, _) = await browser.OpenAsync(_html);
        await page.Locator("#stage").FocusAsync();

        await page.Keyboard.PressAsync("Tab");

        (await page.Locator("#tip").InnerTextAsync()).Should().StartWith("Caller speaks for 500 ms");
    }

    [Fact]
    public async Task Search_Words_ListsTheMatchesAndStepsThroughThem()
    {
        (IPage page, List<string> errors) = await browser.OpenAsync(_html);

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("order seven");
        await Browser.UntilAsync(page, "listed.length === 2");
        (await page.Locator("#count").InnerTextAsync()).Should().Be("2 matches");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Enter");
        (await page.Locator("#count").InnerTextAsync()).Should().Be("2 of 2 matches");
        (await page.Locator("#detail-title").InnerTextAsync()).Should().Be("assistant: Order seven is on its way.");
        await page.Keyboard.PressAsync("Shift+Enter");
        (await page.Locator("#detail-title").InnerTextAsync()).Should().Be("Looking up order seven");
        (await page.Locator("#markers .marker.found").CountAsync()).Should().Be(2);

        await page.Locator("#find").FillAsync("no such words");
        await Browser.UntilAsync(page, "listed.length === 0");
        (await page.Locator("#nothing").IsVisibleAsync()).Should().BeTrue();
        await page.Locator("#find").PressAsync("Escape");
        (await page.Locator("#nothing").IsVisibleAsync()).Should().BeFalse();
        errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Search_AudioIsShown_FindsItsNumbers()
    {
        (IPage page, _) = await browser.OpenAsync(_html);
        await page.Locator("#kind-media").CheckAsync();

        await page.Locator("#find").FillAsync("96000 bytes");
        await Browser.UntilAsync(page, "listed.length === 1");

        await page.Locator("#list button").ClickAsync();
        (await page.Locator("#detail-message").InnerTextAsync()).Should().Contain("96000 bytes, 2000 ms");
    }

    [Fact]
    public async Task Filter_KindIsOff_IsNeitherListedNorOnTheAxis()
    {
        (IPage page, _) = await browser.OpenAsync(_html);

        await page.Locator("#kind-log").UncheckAsync();
        await Browser.DrawnAsync(page);

        (await page.Locator("#markers .marker[data-kind=log]").CountAsync()).Should().Be(0);
        (await page.Locator("#markers .marker[data-kind=transcript]").CountAsync()).Should().Be(1);
        (await page.Locator("#list .dot[data-kind=log]").CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Message_NothingIsChosen_TakesNoSpace()
    {
        (IPage page, _) = await browser.OpenAsync(_html);
        double wide = (await BoxAsync(page, "#scroller")).Width;
        (await page.Locator("#detail").IsVisibleAsync()).Should().BeFalse();

        await page.Locator("#markers .marker[data-kind=clear]").ClickAsync();
        (await page.Locator("#detail").IsVisibleAsync()).Should().BeTrue();
        (await BoxAsync(page, "#scroller")).Width.Should().BeLessThan((float)wide);
        await page.Keyboard.PressAsync("Escape");

        (await page.Locator("#detail").IsVisibleAsync()).Should().BeFalse();
        ((double)(await BoxAsync(page, "#scroller")).Width).Should().Be(wide);
    }

    [Fact]
    public async Task Listen_OneSide_TheOtherIsSilent()
    {
        (IPage page, List<string> errors) = await browser.OpenAsync(_html);
        await Browser.UntilAsync(page, "audio.readyState > 0");

        // Before 0.8 s only the caller speaks.
        double caller = await LoudestAsync(page, "caller");
        double other = await LoudestAsync(page, "other");

        caller.Should().BeGreaterThan(0.01);
        other.Should().BeLessThan(0.001);
        errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Key_QuestionMark_ShowsTheKeys()
    {
        (IPage page, _) = await browser.OpenAsync(_html);

        await page.Keyboard.PressAsync("?");
        (await page.Locator("#keys").IsVisibleAsync()).Should().BeTrue();
        await page.Keyboard.PressAsync("Escape");

        (await page.Locator("#keys").IsVisibleAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task Open_OnAPhone_FitsItsWidth()
    {
        (IPage page, List<string> errors) = await browser.OpenAsync(_html, width: 390);

        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(390);
        (await page.Locator("#spans .span.answer:not(.bare)").CountAsync()).Should().Be(2, "response times are written at any size");
        await page.Locator("#list button").First.ClickAsync();
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(390);
        errors.Should().BeEmpty();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Open_AnyColorsAndSize_HasNoSeriousFaultOfAccessibility(ColorScheme colors, int width)
    {
        (IPage page, _) = await browser.OpenAsync(_html, colors, width);
        await page.Locator("#list button").First.ClickAsync();

        AxeResult found = await page.RunAxe();

        found.Violations.Where(fault => fault.Impact is "serious" or "critical")
            .Select(fault => $"{fault.Id}: {string.Join(" | ", fault.Nodes.Select(node => node.Html))}").Should().BeEmpty();
        found.Passes.Should().HaveCountGreaterThan(15);
    }

    private static CallLog Log => new(
        [
            new TimelineEvent(0.2, 1, "log", "info", "Stream s opened", "{}", null, "log"),
            new TimelineEvent(0.7, 1, "log", "warning", "Looking up order seven", "{}", null, "log"),
            new TimelineEvent(0.9, 1, "transcript", "assistant", "assistant: Order seven is on its way.", "{}", null, "log"),
        ],
        []);

    private static async Task<LocatorBoundingBoxResult> BoxAsync(IPage page, string selector) => (await page.Locator(selector).First.BoundingBoxAsync())!;

    /// <summary>The loudest sample that the page renders from 0.5 to 0.6 s. Slowly, so that a busy machine does not hear what follows.</summary>
    private static Task<double> LoudestAsync(IPage page, string side) => page.EvaluateAsync<double>($$"""
        async () => {
          hear('{{side}}');
          const probe = output.context.createAnalyser();
          output.connect(probe);
          const samples = new Float32Array(probe.fftSize);
          let loudest = 0;
          audio.currentTime = 0.5;
          audio.playbackRate = 0.25;
          await audio.play();
          while (audio.currentTime < 0.6) {
            probe.getFloatTimeDomainData(samples);
            loudest = Math.max(loudest, ...samples.map(Math.abs));
            await new Promise(done => setTimeout(done, 10));
          }
          audio.pause();
          output.disconnect(probe);
          return loudest;
        }
        """).WaitAsync(Patience.Long);

    private async Task SpeakAsync(double milliseconds)
    {
        TimeSpan from = _call.Call.Elapsed;
        _call.Advance(milliseconds);
        await _call.Call.SayAsync(TestAudio.Tone(500, TimeSpan.FromMilliseconds(milliseconds)));
        _spoken.Add(new SpokenLine(from, _call.Call.Elapsed, null));
    }
}
