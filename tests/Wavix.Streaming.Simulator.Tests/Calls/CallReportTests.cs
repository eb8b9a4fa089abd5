using System.Text.Json;
using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Calls;

public sealed class CallReportTests : IAsyncDisposable
{
    private static readonly byte[] Tone = TestAudio.Tone(400, TimeSpan.FromMilliseconds(100));

    private readonly ScriptedCall _call = new();

    [Fact]
    public async Task From_ApplicationReplies_HasItsLatency()
    {
        _call.Advance(100);
        await _call.Call.SayAsync(Tone);
        _call.Advance(1000);
        await _call.ReceiveAudioAsync(Tone);
        _call.Advance(200);

        _call.Report().ReplyLatencyMs.Should().BeInRange(900, 1100);
    }

    [Fact]
    public async Task From_AudioTooLate_IsAnUnderrun()
    {
        await _call.ReceiveAudioAsync(Tone);
        _call.Advance(130);
        await _call.ReceiveAudioAsync(Tone);
        _call.Advance(200);

        _call.Report().Underruns.Should().ContainSingle().Which.Should().Be(new CallReport.Gap(100, 30));
    }

    [Fact]
    public async Task From_LongPause_IsAGapAndNoUnderrun()
    {
        await _call.ReceiveAudioAsync(Tone);
        _call.Advance(1100);
        await _call.ReceiveAudioAsync(Tone);
        _call.Advance(200);

        _call.Report().Gaps.Should().ContainSingle();
        _call.Report().Underruns.Should().BeEmpty();
    }

    [Fact]
    public async Task From_PauseAfterAMark_IsAGapAndNoUnderrun()
    {
        await _call.ReceiveAudioAsync(Tone);
        await _call.ReceiveAsync("""{"event":"mark","mark":{"name":"end of the playback"}}""");
        _call.Advance(108);
        await _call.ReceiveAudioAsync(TestAudio.Silence(TimeSpan.FromMilliseconds(500)));
        _call.Advance(600);

        CallReport report = _call.Report();

        report.Gaps.Should().ContainSingle();
        report.Underruns.Should().BeEmpty();
        CallReportText.ToLines(report).Should().Contain("Heard     600 ms, no underruns");
    }

    [Fact]
    public async Task From_CallerSpeaksOverTheApplication_HasWhenItStoppedAndReplied()
    {
        await _call.ReceiveAudioAsync(TestAudio.Tone(400, TimeSpan.FromSeconds(3)));
        _call.Advance(1000);
        SpokenLine spoken = await SpeakAsync();
        _call.Advance(240);
        await _call.ReceiveAsync("""{"event":"clear"}""");
        _call.Advance(760);
        await _call.ReceiveAudioAsync(Tone);
        _call.Advance(1000);

        CallReport report = _call.Report(spoken: spoken);

        report.Turns.Should().ContainSingle().Which.Should().Be(new CallTurn
        {
            FromMs = 900,
            ToMs = 1000,
            SpokeOver = true,
            StoppedAfterMs = 340,
            ClearAfterMs = 340,
            ReplyLatencyMs = 1000,
            Note = null,
        });
        CallReportText.ToLines(report).Should().Contain(
            "Turn 1    900 to 1000 ms over the application, which stopped after 340 ms (clear after 340 ms); reply 1000 ms after the end of speech");
    }

    [Fact]
    public async Task From_ApplicationDoesNotStop_SaysSo()
    {
        await _call.ReceiveAudioAsync(TestAudio.Tone(400, TimeSpan.FromSeconds(3)));
        _call.Advance(1000);
        SpokenLine spoken = await SpeakAsync();
        _call.Advance(1000);

        CallReport report = _call.Report(spoken: spoken);

        report.Turns.Should().ContainSingle().Which.StoppedAfterMs.Should().BeNull();
        CallReportText.Describe(report.Turns[0]).Should().Be(
            "900 to 1000 ms over the application, which did not stop; no reply after the end of speech");
    }

    [Fact]
    public async Task From_ApplicationWaitsForTheCaller_HasNotBeenSpokenOver()
    {
        _call.Advance(1000);
        SpokenLine first = await SpeakAsync();
        _call.Advance(300);
        await _call.ReceiveAudioAsync(Tone);
        _call.Advance(700);
        SpokenLine second = await SpeakAsync() with { Note = "a note" };

        CallReport report = _call.Report(spoken: [first, second]);

        report.Turns.Select(CallReportText.Describe).Should().Equal(
            "900 to 1000 ms; reply 300 ms after the end of speech", "1900 to 2000 ms; no reply after the end of speech; a note");
    }

    [Fact]
    public void End_CloseWithAText_HasItOnOneLine() => CallReportText
        .End(_call.Report("application", 1008, "token of call abd,\n\u001b[2Jbut its start names another"))
        .Should().Be("application, status 1008: token of call abd,  [2Jbut its start names another");

    [Fact]
    public async Task From_MarksAndClear_CountsThem()
    {
        await _call.ReceiveAudioAsync(Tone);
        await _call.ReceiveAsync("""{"event":"mark","mark":{"name":"a"}}""");
        await _call.ReceiveAsync("""{"event":"clear"}""");

        CallReport report = _call.Report();

        (report.MarksAsked, report.Clears).Should().Be((1, 1));
    }

    [Fact]
    public async Task From_BrokenMessage_IsAProblem()
    {
        await _call.ReceiveAsync("no json");

        _call.Report().Problems.Should().ContainSingle();
    }

    [Theory]
    [InlineData("caller", 1000, true)]
    [InlineData("application", null, true)]
    [InlineData("application", 1011, false)]
    [InlineData("lost", null, false)]
    public void EndedInOrder_ByEnd_IsWhetherAllIsWell(string endedBy, int? closeStatus, bool inOrder) =>
        _call.Report(endedBy, closeStatus).EndedInOrder.Should().Be(inOrder);

    [Fact]
    public void Write_OfAReport_HasNamesInSnakeCase()
    {
        using JsonDocument json = JsonDocument.Parse(ReportJson.Write(_call.Report()));

        json.RootElement.GetProperty("call_id").GetString().Should().Be("call-1");
        json.RootElement.GetProperty("stream_type").GetString().Should().Be("twoway");
        json.RootElement.GetProperty("reply_latency_ms").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task ToLines_ManyProblems_TellsFiveAndHowManyMore()
    {
        for (int i = 0; i < 7; i++)
        {
            await _call.ReceiveAsync("no json");
        }

        CallReportText.ToLines(_call.Report()).Where(line => line.StartsWith("Problem", StringComparison.Ordinal)).Should().HaveCount(6)
            .And.Contain("Problem   and 2 more; --json lists them all");
    }

    public ValueTask DisposeAsync() => _call.DisposeAsync();

    /// <summary>The caller says a tone of 100 ms that ends now.</summary>
    private async Task<SpokenLine> SpeakAsync()
    {
        await _call.Call.SayAsync(Tone);
        return new SpokenLine(_call.Call.Elapsed - TimeSpan.FromMilliseconds(100), _call.Call.Elapsed, null);
    }
}
