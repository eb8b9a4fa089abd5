using Microsoft.Extensions.Time.Testing;
using Wavix.Streaming.Tests.Session;

namespace Wavix.Streaming.Tests.Playing;

/// <summary>An exception where none is expected ends the stream; it never leaves a call without sound and without an end.</summary>
public class PacerFaultTests
{
    private readonly FaultyClock _clock = new();

    [Fact]
    public async Task Play_ClockGivesNoTimer_EndsTheStreamWithTheError()
    {
        WavixStreamSession session = await BeginAsync();
        _clock.Fault = new InsufficientMemoryException("No timer.");

        Playback playback = session.Play(new byte[48_000]);

        (await playback.Completion.WaitAsync(SessionHarness.Soon)).Outcome.Should().Be(PlaybackOutcome.Disconnected);
        WavixStreamCompletion end = await session.Completion.WaitAsync(SessionHarness.Soon);
        end.Reason.Should().Be(WavixStreamEndReason.ConnectionLost);
        end.Error.Should().BeSameAs(_clock.Fault);
    }

    [Fact]
    public async Task Play_ClockFailsInTheMiddle_EndsTheStreamWithTheError()
    {
        var sent = new SemaphoreSlim(0);
        WavixStreamSession session = await BeginAsync(sent);
        Playback playback = session.Play(new byte[48_000]);

        // What is sent at first; then it waits for the clock.
        (await sent.WaitAsync(SessionHarness.Soon)).Should().BeTrue();
        await PlaybackCall.UntilAsync(() => !session.Outbound.IsSending);
        _clock.Fault = new InsufficientMemoryException("No timer.");
        _clock.Advance(TimeSpan.FromMilliseconds(40));

        (await playback.Completion.WaitAsync(SessionHarness.Soon)).Outcome.Should().Be(PlaybackOutcome.Disconnected);
        (await session.Completion.WaitAsync(SessionHarness.Soon)).Error.Should().BeSameAs(_clock.Fault);
    }

    [Fact]
    public async Task Constructor_ClockGivesNoTimer_EndsTheStreamWithTheError()
    {
        _clock.CreateFault = new NotSupportedException("No timers at all.");
        var session = new WavixStreamSession(new FakeTransport(), new WavixStreamOptions { TimeProvider = _clock });

        WavixStreamCompletion end = await session.Completion.WaitAsync(SessionHarness.Soon);

        end.Error.Should().BeSameAs(_clock.CreateFault);
    }

    private async Task<WavixStreamSession> BeginAsync(SemaphoreSlim? sent = null)
    {
        FakeTransport transport = FakeTransport.Saying(SessionHarness.StartOf(StreamType.TwoWay));
        transport.OnSend = _ =>
        {
            sent?.Release();
            return ValueTask.CompletedTask;
        };
        var session = new WavixStreamSession(transport, new WavixStreamOptions { TimeProvider = _clock });
        await session.WaitForStartAsync().WaitAsync(SessionHarness.Soon);
        return session;
    }

    /// <summary>A clock whose timers fail from some moment on.</summary>
    private sealed class FaultyClock : FakeTimeProvider
    {
        private bool _hasFailed;

        /// <summary>What setting a timer throws.</summary>
        public Exception? Fault { get; set; }

        /// <summary>What making the first timer throws.</summary>
        public Exception? CreateFault { get; set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (CreateFault is { } fault && !_hasFailed)
            {
                _hasFailed = true;
                throw fault;
            }

            return new FaultyTimer(this, base.CreateTimer(callback, state, dueTime, period));
        }

        private sealed class FaultyTimer(FaultyClock clock, ITimer inner) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Fault is { } fault ? throw fault : inner.Change(dueTime, period);

            public void Dispose() => inner.Dispose();

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
