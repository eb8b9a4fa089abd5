using System.Diagnostics;
using Wavix.Streaming.Tests.Playing;
using Wavix.Streaming.Tests.Session;

namespace Wavix.Streaming.Tests.Diagnostics;

[Collection(RunsAlone.Name)]
public class TelemetryTests
{
    [Fact]
    public async Task Meter_Messages_AreCountedByDirectionAndEvent()
    {
        using var metrics = new RecordedMetrics(WavixTelemetry.MeterName);
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
        using var metrics = new RecordedMetrics(WavixTelemetry.MeterName);
        await PlayCallAsync();

        metrics.SumsOf("wavix.streaming.audio", "direction", "track").Should().BeEquivalentTo(
            new Dictionary<string, double> { ["receive inbound"] = 1920, ["send "] = 960 });
    }

    [Fact]
    public async Task Meter_Irregularities_AreCounted()
    {
        using var metrics = new RecordedMetrics(WavixTelemetry.MeterName);
        await PlayCallAsync();

        metrics.SumsOf("wavix.streaming.events.invalid", "reason").Should().BeEquivalentTo(
            new Dictionary<string, double> { ["InvalidJson"] = 1 });
        metrics.SumsOf("wavix.streaming.sequence.gaps").Values.Should().Equal(1);
        metrics.SumsOf("wavix.streaming.events.dropped").Values.Should().Equal(1);
    }

    [Fact]
    public async Task Meter_Playbacks_AreCountedByOutcome()
    {
        using var metrics = new RecordedMetrics(WavixTelemetry.MeterName);
        await using (PlaybackCall call = await PlaybackCall.StartAsync(echo: EchoMode.AtOnce))
        {
            await call.PlayOutAsync(call.Session.Play(PlaybackCall.Audio(500)));
            Playback stalled = call.Session.Play(PlaybackCall.Audio(1000));
            await call.PassAsync(100);
            await call.StallAsync(PlaybackCall.Ms(500));
            await call.Session.InterruptAsync();
            await stalled.Completion.SoonAsync();
            await call.SettleAsync();
        }

        metrics.SumsOf("wavix.streaming.playbacks", "outcome").Should().BeEquivalentTo(
            new Dictionary<string, double> { ["Played"] = 1, ["Cleared"] = 1 });
        metrics.SumsOf("wavix.streaming.playback.underruns").Values.Should().Equal(1);
        metrics.SumsOf("wavix.streaming.marks.implausible").Values.Should().Equal(1);
    }

    [Fact]
    public async Task Meter_ActiveStreams_IsOneDuringAStreamAndZeroAfterwards()
    {
        using var metrics = new RecordedMetrics(WavixTelemetry.MeterName);
        await using (var call = new SessionHarness())
        {
            metrics.SumsOf("wavix.streaming.streams.active").Values.Should().Equal(1);
        }

        metrics.SumsOf("wavix.streaming.streams.active").Values.Should().Equal(0);
    }

    [Fact]
    public async Task Meter_StreamDuration_IsRecordedInSecondsWithTheReason()
    {
        using var metrics = new RecordedMetrics(WavixTelemetry.MeterName);
        await PlayCallAsync();

        metrics.SumsOf("wavix.streaming.stream.duration", "reason").Should().BeEquivalentTo(
            new Dictionary<string, double> { ["Stopped"] = 42 });
    }

    [Fact]
    public async Task Meter_AllTags_NameNoCallOrStream()
    {
        using var metrics = new RecordedMetrics(WavixTelemetry.MeterName);
        await PlayCallAsync();

        metrics.TagValues.Should().NotBeEmpty().And.NotContain(["abc-123", "str-456", "m", "news"]);
    }

    [Fact]
    public async Task ActivitySource_Stream_IsOneActivityUnderTheCallersTrace()
    {
        int started = 0;
        using ActivityListener listener = Listen(out Task<Activity> stopped, () => started++);
        using Activity caller = new Activity("caller").Start();

        await PlayCallAsync();

        Activity activity = await stopped.SoonAsync();
        started.Should().Be(1);
        activity.OperationName.Should().Be("wavix.stream");
        activity.TraceId.Should().Be(caller.TraceId);
        activity.ParentSpanId.Should().Be(caller.SpanId);
        string.Join(';', activity.TagObjects).Should().Be("[stream_type, twoway];[reason, Stopped]");
        activity.Events.Select(e => e.Name).Should().Equal("start", "end");
    }

    [Fact]
    public async Task ActivitySource_InterruptOfATurn_IsAnEventOfTheActivity()
    {
        using ActivityListener listener = Listen(out Task<Activity> stopped);

        await using (PlaybackCall call = await PlaybackCall.StartAsync())
        {
            call.Session.BeginTurn();
            await call.Session.InterruptAsync();
        }

        Activity activity = await stopped.SoonAsync();
        activity.Events.Select(e => e.Name).Should().Equal("start", "interrupt", "end");
    }

    [Fact]
    public async Task ActivitySource_InterruptsOfNothing_AreNoEvents()
    {
        using ActivityListener listener = Listen(out Task<Activity> stopped);

        await using (PlaybackCall call = await PlaybackCall.StartAsync())
        {
            for (int i = 0; i < 10; i++)
            {
                await call.Session.InterruptAsync();
            }
        }

        Activity activity = await stopped.SoonAsync();
        activity.Events.Select(e => e.Name).Should().Equal("start", "end");
    }

    [Fact]
    public async Task ActivitySource_InterruptOfRawAudio_IsAnEventOfTheActivity()
    {
        using ActivityListener listener = Listen(out Task<Activity> stopped);

        await using (PlaybackCall call = await PlaybackCall.StartAsync())
        {
            await call.Session.SendMediaAsync(PlaybackCall.Audio(1000));
            await call.Session.InterruptAsync();
        }

        Activity activity = await stopped.SoonAsync();
        activity.Events.Select(e => e.Name).Should().Equal("start", "interrupt", "end");
    }

    [Fact]
    public async Task ActivitySource_ManyInterrupts_AreBounded()
    {
        using ActivityListener listener = Listen(out Task<Activity> stopped);

        await using (PlaybackCall call = await PlaybackCall.StartAsync())
        {
            for (int i = 0; i < 200; i++)
            {
                call.Session.BeginTurn();
                await call.Session.InterruptAsync();
            }
        }

        (await stopped.SoonAsync()).Events.Should().HaveCount(128 + 2);
    }

    [Theory]
    [InlineData("sample")]
    [InlineData("start")]
    [InlineData("stop")]
    public async Task ActivitySource_ListenerThrows_TheCallGoesOn(string when)
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == WavixTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => Throw("sample") ?? ActivitySamplingResult.AllData,
            ActivityStarted = _ => Throw("start"),
            ActivityStopped = _ => Throw("stop"),
        };
        ActivitySource.AddActivityListener(listener);
        await using var call = new SessionHarness();

        await call.StartAsync();
        await call.SayAsync(SessionHarness.Stop(2));

        (await call.AnswerCloseAsync()).Reason.Should().Be(WavixStreamEndReason.Stopped);

        ActivitySamplingResult? Throw(string now) => now == when ? throw new InvalidOperationException("No exporter.") : null;
    }

    [Fact]
    public async Task Meter_MediaOffItsPace_IsRecordedByTrack()
    {
        using var metrics = new RecordedMetrics(WavixTelemetry.MeterName);
        await using var call = new SessionHarness();
        await call.StartAsync();
        await call.SayAsync(SessionHarness.Media(2));
        await call.SettleAsync();
        call.Clock.Advance(TimeSpan.FromMilliseconds(50));
        await call.SayAsync(SessionHarness.Media(3));
        await call.SettleAsync();
        call.Clock.Advance(TimeSpan.FromMilliseconds(20));
        await call.SayAsync(SessionHarness.Media(4));
        await call.SettleAsync();

        metrics.ValuesOf("wavix.streaming.media.jitter", "track").Should().Equal(("inbound", 0.03), ("inbound", 0));
    }

    [Fact]
    public async Task Meter_FirstAudioOfATurn_IsTimedFromItsBegin()
    {
        using var metrics = new RecordedMetrics(WavixTelemetry.MeterName);
        await using PlaybackCall call = await PlaybackCall.StartAsync(echo: EchoMode.AtOnce);
        PlaybackTurn turn = call.Session.BeginTurn();
        await call.PassAsync(300);
        await call.PlayOutAsync(turn.Play(PlaybackCall.Audio(100)));
        await call.PlayOutAsync(turn.Play(PlaybackCall.Audio(100)));

        metrics.ValuesOf("wavix.streaming.turn.first_audio").Should().Equal(("", 0.3));
    }

    [Fact]
    public async Task Meter_MarkOfAPlayback_IsTimedToItsEcho()
    {
        using var metrics = new RecordedMetrics(WavixTelemetry.MeterName);
        await using PlaybackCall call = await PlaybackCall.StartAsync();
        Playback playback = call.Session.Play(PlaybackCall.Audio(100));
        await call.PlayOutAsync(playback);

        metrics.ValuesOf("wavix.streaming.mark.round_trip").Should().ContainSingle().Which.Value.Should().BeApproximately(0.1, 0.021);
    }

    [Fact]
    public async Task Meter_Interrupt_IsTimedToItsClear()
    {
        using var metrics = new RecordedMetrics(WavixTelemetry.MeterName);
        await using PlaybackCall call = await PlaybackCall.StartAsync();
        call.Session.Play(PlaybackCall.Audio(1000)).Completion.IsCompleted.Should().BeFalse();
        await call.PassAsync(100);
        await call.Session.InterruptAsync();
        await call.Session.InterruptAsync();

        metrics.ValuesOf("wavix.streaming.interrupt.clear").Should().Equal(("", 0));
    }

    [Fact]
    public async Task Meter_Queues_AreSeenWhileTheStreamLives()
    {
        using var metrics = new RecordedMetrics(WavixTelemetry.MeterName);
        await using (PlaybackCall call = await PlaybackCall.StartAsync())
        {
            metrics.Observe();
            (double events, double audio) = (Last("wavix.streaming.events.queued"), Last("wavix.streaming.playback.queued"));
            _ = call.Session.Play(PlaybackCall.Audio(1000)).Completion;
            await call.SettleAsync();
            metrics.Observe();

            Last("wavix.streaming.playback.queued").Should().Be(audio + 1);
            events.Should().BeGreaterThan(0, "nobody reads them");
        }

        metrics.Observe();
        Last("wavix.streaming.events.queued").Should().Be(0);
        Last("wavix.streaming.playback.queued").Should().Be(0);

        double Last(string instrument) => metrics.ValuesOf(instrument)[^1].Value;
    }

    [Fact]
    public void Names_Public_AreTheSamePlainName()
    {
        (WavixTelemetry.MeterName, WavixTelemetry.ActivitySourceName).Should().Be(("Wavix.Streaming", "Wavix.Streaming"));
    }

    private static ActivityListener Listen(out Task<Activity> stopped, Action? started = null)
    {
        var first = new TaskCompletionSource<Activity>(TaskCreationOptions.RunContinuationsAsynchronously);
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == WavixTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = _ => started?.Invoke(),
            ActivityStopped = first.SetResult,
        };
        ActivitySource.AddActivityListener(listener);
        stopped = first.Task;
        return listener;
    }

    /// <summary>A call of 42 s with a bit of everything; there is room for all but one of its events.</summary>
    private static async Task PlayCallAsync()
    {
        await using var call = new SessionHarness(options => options.MaxQueuedEventBytes = 3150);
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
