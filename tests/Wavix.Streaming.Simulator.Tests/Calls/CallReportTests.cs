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
    public async Task From_AudioTooLate_IsABreak()
    {
        await _call.ReceiveAudioAsync(Tone);
        _call.Advance(130);
        await _call.ReceiveAudioAsync(Tone);
        _call.Advance(200);

        _call.Report().Breaks.Should().ContainSingle().Which.Should().Be(new CallReport.Gap(100, 30));
    }

    [Fact]
    public async Task From_LongPause_IsAGapAndNoBreak()
    {
        await _call.ReceiveAudioAsync(Tone);
        _call.Advance(1100);
        await _call.ReceiveAudioAsync(Tone);
        _call.Advance(200);

        _call.Report().Gaps.Should().ContainSingle();
        _call.Report().Breaks.Should().BeEmpty();
    }

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
}
