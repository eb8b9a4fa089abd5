using System.Diagnostics;
using Wavix.Streaming.Tests.Session;

namespace Wavix.Streaming.Tests.Diagnostics;

[Collection(RunsAlone.Name)]
public class TelemetryTests
{
    [Fact]
    public async Task Meter_Messages_AreCountedByDirectionAndEvent()
    {
        using var metrics = new RecordedMetrics();
        await PlayCallAsync();

        metrics.SumsOf("wavix.streaming.messages", "direction", "event").Should().BeEquivalentTo(new Dictionary<string, double>
        {
            ["receive connected"] = 1,
            ["receive start"] = 1,
            ["receive media"] = 2,
            ["receive mark"] = 1,
            ["receive unknown"] = 2,
            ["receive stop"] = 1,
            ["send media"] = 1,
            ["send mark"] = 1,
            ["send clear"] = 1,
        });
    }

    [Fact]
    public async Task Meter_Audio_IsCountedInBytes()
    {
        using var metrics = new RecordedMetrics();
        await PlayCallAsync();

        metrics.SumsOf("wavix.streaming.audio", "direction", "track").Should().BeEquivalentTo(
            new Dictionary<string, double> { ["receive inbound"] = 1920, ["send "] = 960 });
    }

    [Fact]
    public async Task Meter_Irregularities_AreCounted()
    {
        using var metrics = new RecordedMetrics();
        await PlayCallAsync();

        metrics.SumsOf("wavix.streaming.events.invalid", "reason").Should().BeEquivalentTo(
            new Dictionary<string, double> { ["InvalidJson"] = 1 });
        metrics.SumsOf("wavix.streaming.sequence.gaps").Values.Should().Equal(1);
        metrics.SumsOf("wavix.streaming.events.dropped").Values.Should().Equal(1);
    }

    [Fact]
    public async Task Meter_ActiveStreams_IsOneDuringAStreamAndZeroAfterwards()
    {
        using var metrics = new RecordedMetrics();
        await using (var call = new SessionHarness())
        {
            metrics.SumsOf("wavix.streaming.streams.active").Values.Should().Equal(1);
        }

        metrics.SumsOf("wavix.streaming.streams.active").Values.Should().Equal(0);
    }

    [Fact]
    public async Task Meter_StreamDuration_IsRecordedInSecondsWithTheReason()
    {
        using var metrics = new RecordedMetrics();
        await PlayCallAsync();

        metrics.SumsOf("wavix.streaming.stream.duration", "reason").Should().BeEquivalentTo(
            new Dictionary<string, double> { ["Stopped"] = 42 });
    }

    [Fact]
    public async Task Meter_AllTags_NameNoCallOrStream()
    {
        using var metrics = new RecordedMetrics();
        await PlayCallAsync();

        metrics.TagValues.Should().NotBeEmpty().And.NotContain(["abc-123", "str-456", "m", "news"]);
    }

    [Fact]
    public async Task ActivitySource_Stream_IsOneActivityUnderTheCallersTrace()
    {
        var stopped = new TaskCompletionSource<Activity>(TaskCreationOptions.RunContinuationsAsynchronously);
        int started = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == WavixTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = _ => started++,
            ActivityStopped = stopped.SetResult,
        };
        ActivitySource.AddActivityListener(listener);
        using Activity caller = new Activity("caller").Start();

        await PlayCallAsync();

        Activity activity = await stopped.Task.WaitAsync(SessionHarness.Soon);
        started.Should().Be(1);
        activity.OperationName.Should().Be("wavix.stream");
        activity.TraceId.Should().Be(caller.TraceId);
        activity.ParentSpanId.Should().Be(caller.SpanId);
        string.Join(';', activity.TagObjects).Should().Be("[reason, Stopped]");
    }

    [Fact]
    public void Names_Public_AreTheSamePlainName()
    {
        (WavixTelemetry.MeterName, WavixTelemetry.ActivitySourceName).Should().Be(("Wavix.Streaming", "Wavix.Streaming"));
    }

    /// <summary>A call of 42 s with a bit of everything.</summary>
    private static async Task PlayCallAsync()
    {
        await using var call = new SessionHarness(options => options.MaxQueuedBytes = 1400);
        await call.StartAsync();
        await call.Session.SendMediaAsync(SessionHarness.Frame());
        await call.Session.SendMarkAsync("m");
        await call.Session.SendClearAsync();
        await call.SayAsync(SessionHarness.Media(2), SessionHarness.Media(4), SessionHarness.Mark(5, "m"));
        await call.SayAsync("?");
        await call.SayAsync("""{"event":"news"}""");
        await call.SettleAsync();
        call.Clock.Advance(TimeSpan.FromSeconds(42));
        await call.SayAsync(SessionHarness.Stop(6));
        await call.AnswerCloseAsync();
    }
}
