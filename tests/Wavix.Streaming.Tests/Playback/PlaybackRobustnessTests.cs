using System.Buffers;
using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using Wavix.Streaming.Tests.Session;
using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

/// <summary>What goes wrong around playback, and must not stop it.</summary>
[Collection(RunsAlone.Name)]
public class PlaybackRobustnessTests
{
    [Fact]
    public async Task Completion_SourceEndsLongAfterItsAudioPlayed_StillWaitsForTheMark()
    {
        await using PlaybackCall call = await StartAsync(echo: EchoMode.Late);
        var pipe = new Pipe();
        Playback playback = call.Session.Play(pipe.Reader);
        await pipe.Writer.WriteAsync(Audio(100));
        await call.SettleUntilAsync(() => call.SentMedia.Count() == 5);
        await call.PassAsync(Ms(10_000));
        await pipe.Writer.CompleteAsync();
        await call.SettleUntilAsync(() => call.SentMarks.Any());
        bool tooEarly = playback.Completion.IsCompleted;
        await call.PassAsync(500);

        tooEarly.Should().BeFalse();
        (await ResultOf(playback)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Played, HeardAtLeast = Ms(100) });
    }

    [Fact]
    public async Task Completion_NothingGoesOutThoughMessagesCome_EndsTheStreamAfterTheSendTimeout()
    {
        await using PlaybackCall call = await StartAsync();
        call.Harness.Transport.HoldSends(Task.FromException(new IOException("The way out is gone.")));
        Playback playback = call.Session.Play(Audio(1000));
        await UntilAsync(() => !call.Session.Outbound.IsSending);
        call.Harness.Clock.Advance(Ms(10_000));

        (await ResultOf(playback)).Outcome.Should().Be(PlaybackOutcome.Disconnected);
        (await call.Harness.EndAsync()).Reason.Should().Be(WavixStreamEndReason.ConnectionLost);
    }

    [Fact]
    public async Task SendMediaAsync_FailsOnceAndGoesOn_DoesNotEndTheStream()
    {
        await using PlaybackCall call = await StartAsync();
        call.Harness.Transport.HoldSends(Task.FromException(new IOException()));
        (await call.Session.SendMediaAsync(Audio(20))).Should().BeFalse();
        call.Harness.Transport.HoldSends(Task.CompletedTask);
        (await call.Session.SendMediaAsync(Audio(20))).Should().BeTrue();
        await call.PassAsync(Ms(20_000));

        call.Session.State.Should().Be(WavixStreamState.Streaming);
    }

    [Fact]
    public async Task InterruptAsync_WhoeverLearnsOfIt_SendsBehindItsClear()
    {
        for (int i = 0; i < 50; i++)
        {
            await using PlaybackCall call = await StartAsync();
            PlaybackTurn turn = call.Session.BeginTurn();
            var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using CancellationTokenRegistration registration = turn.Ended.Register(async () =>
            {
                await call.Session.SendMarkAsync("behind");
                sent.SetResult();
            });
            _ = turn.Play(Audio(1000));
            await call.SettleAsync();
            await call.Session.InterruptAsync();
            await sent.Task.WaitAsync(SessionHarness.Soon);
            await call.SettleAsync();

            call.Sent.TakeLast(2).Select(item => item.Command.EventName).Should().Equal("clear", "mark");
        }
    }

    [Fact]
    public async Task Play_MetricsListenerThrows_GoesOn()
    {
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == WavixTelemetry.MeterName)
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => throw new InvalidOperationException("mine"));
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => throw new InvalidOperationException("mine"));
        listener.Start();
        await using PlaybackCall call = await StartAsync();
        PlaybackResult played = await call.PlayOutAsync(call.Session.Play(Audio(300)));
        _ = call.Session.Play(Audio(300));
        await call.PassAsync(100);
        bool interrupted = await call.Session.InterruptIsSentAsync();
        PlaybackResult next = await call.PlayOutAsync(call.Session.Play(new MemoryStream(Audio(100))));
        await call.Harness.SayAndSettleAsync(SessionHarness.Stop(99));

        played.Outcome.Should().Be(PlaybackOutcome.Played);
        interrupted.Should().BeTrue();
        next.Outcome.Should().Be(PlaybackOutcome.Played);
        (await call.Harness.ReadAllAsync()).Should().ContainSingle(e => e is StopEvent);
    }

    [Fact]
    public async Task Play_MemoryThatIsGone_FailsAndTheQueueGoesOn()
    {
        await using PlaybackCall call = await StartAsync();
        using var memory = new GoneMemory();
        Playback gone = call.Session.Play(memory.Memory);
        Playback next = call.Session.Play(Audio(100));
        await call.PlayOutAsync(next);

        (await ResultOf(gone)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Failed, HeardAtMost = TimeSpan.Zero });
        (await ResultOf(next)).Outcome.Should().Be(PlaybackOutcome.Played);
    }

    [Fact]
    public async Task Completion_ASendIsStuck_ComesWhenItsOwnMarkDoes()
    {
        await using PlaybackCall call = await StartAsync(echo: EchoMode.Never);
        Playback first = call.Session.Play(Audio(300));
        Playback second = call.Session.Play(Audio(1000));
        await call.PassAsync(105);
        string mark = call.SentMarks.Single();
        call.Harness.Transport.HoldSends(new TaskCompletionSource().Task);
        call.Harness.Clock.Advance(Ms(100));
        await UntilAsync(() => call.Harness.Transport.IsSending);
        await call.Harness.SayAndSettleAsync(SessionHarness.Mark(50, mark));
        first.Completion.IsCompleted.Should().BeFalse();
        call.Harness.Clock.Advance(Ms(100));

        (await ResultOf(first)).Outcome.Should().Be(PlaybackOutcome.Played);
        second.Completion.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task InterruptAsync_MarkHeldUpBeyondTheEnd_LeavesPlayed()
    {
        await using PlaybackCall call = await StartAsync();
        Playback playback = call.Session.Play(Audio(100));
        await call.SettleUntilAsync(() => call.SentMedia.Count() == 5);
        await call.PassAsync(90);
        var held = new TaskCompletionSource();
        Playback next = call.Session.Play(ReadOnlyMemory<byte>.Empty);
        call.Harness.Transport.HoldSends(held.Task);
        call.Harness.Clock.Advance(Ms(50));
        Task<bool> interrupt = call.Session.InterruptIsSentAsync();
        held.SetResult();
        await interrupt.WaitAsync(SessionHarness.Soon);

        (await ResultOf(playback)).Outcome.Should().Be(PlaybackOutcome.Played);
        await ResultOf(next);
    }

    [Fact]
    public async Task DrainAsync_AnotherGivesUp_KeepsTheTailOfTheOther()
    {
        await using PlaybackCall call = await StartAsync();
        _ = call.Session.Play(Audio(1000));
        Task<DrainOutcome> impatient = call.Session.DrainAsync(Ms(300));
        Task<DrainOutcome> patient = call.Session.DrainAsync(TimeSpan.FromMinutes(1));
        await call.PassAsync(1495);
        (await impatient.WaitAsync(SessionHarness.Soon)).Should().Be(DrainOutcome.TimedOut);
        patient.IsCompleted.Should().BeFalse();
        await call.PassAsync(5);

        (await patient.WaitAsync(SessionHarness.Soon)).Should().Be(DrainOutcome.Drained);
        call.SentMedia.Should().HaveCount(75);
    }

    [Fact]
    public async Task DrainAsync_ClearDropsNothingOfIt_IsDrained()
    {
        await using PlaybackCall call = await StartAsync(options => options.DrainTail = TimeSpan.Zero);
        var pipe = new Pipe();
        Playback playback = call.Session.Play(pipe.Reader);
        Task<DrainOutcome> drain = call.Session.DrainAsync(TimeSpan.FromMinutes(1));
        await call.Session.SendClearAsync();
        await pipe.Writer.WriteAsync(Audio(100));
        await pipe.Writer.CompleteAsync();
        await call.PlayOutAsync(playback);

        (await drain.WaitAsync(SessionHarness.Soon)).Should().Be(DrainOutcome.Drained);
    }

    [Fact]
    public async Task SendClearAsync_EndsTheLastPlayback_IsCountedAtOnce()
    {
        await using PlaybackCall call = await StartAsync();
        _ = call.Session.Play(Audio(1000));
        await call.PassAsync(100);
        await call.Session.SendClearAsync();
        await call.SettleAsync();

        call.Session.GetStatistics().Playbacks.Should().Be(1);
    }

    [Fact]
    public async Task Log_ManyPlaybacksFail_IsThrottled()
    {
        var logger = new RecordingLogger();
        await using var call = new PlaybackCall(logger: logger);
        await call.StartAsync(StreamType.OneWay);
        for (int i = 0; i < 50; i++)
        {
            _ = call.Session.Play(Audio(20));
        }

        await call.PassAsync(Ms(10_000));
        _ = call.Session.Play(Audio(20));

        logger.Records.Where(record => record.Id == 12).Should().HaveCount(2).And.Contain(record => record.Message.Contains("49 more"));
    }

    [Fact]
    public async Task Log_CancelledAudio_IsNotToldAsUnplayed()
    {
        var logger = new RecordingLogger();
        await using var call = new PlaybackCall(logger: logger);
        await call.StartAsync();
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await pipe.Writer.WriteAsync(Audio(1900));
        await call.Session.SendMediaAsync(Audio(100));
        Playback playback = call.Session.Play(pipe.Reader);
        await call.SettleUntilAsync(() => call.SentMedia.Count() >= 6);
        await playback.CancelAsync();
        _ = call.Session.CloseAsync();
        await ResultOf(playback);

        logger.Records.Should().ContainSingle(record => record.Id == 14).Which.Message.Should().MatchRegex("with (80|100|120) ms");
    }

    private sealed class GoneMemory : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => throw new ObjectDisposedException(nameof(GoneMemory));

        public override Memory<byte> Memory => CreateMemory(9600);

        public override MemoryHandle Pin(int elementIndex = 0) => throw new ObjectDisposedException(nameof(GoneMemory));

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
