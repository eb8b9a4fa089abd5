using Microsoft.Extensions.Time.Testing;

namespace Wavix.Streaming.Tests.Session;

public class WatchdogTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(5);

    private readonly List<WavixStreamEndReason> _barks = [];

    [Fact]
    public void Pause_LongSilence_DoesNotBark()
    {
        var clock = new FakeTimeProvider();
        using Watchdog watchdog = Started(clock);

        watchdog.Pause();
        clock.Advance(3 * Idle);

        _barks.Should().BeEmpty();
    }

    [Fact]
    public void Resume_SilenceAfterIt_BarksAfterTheWholeTimeout()
    {
        var clock = new FakeTimeProvider();
        using Watchdog watchdog = Started(clock);
        watchdog.Pause();
        clock.Advance(1.5 * Idle);
        watchdog.Resume();

        clock.Advance(0.9 * Idle);
        _barks.Should().BeEmpty();
        clock.Advance(0.1 * Idle);

        _barks.Should().Equal(WavixStreamEndReason.IdleTimeout);
    }

    [Fact]
    public void Resume_WhileTheTimerFires_DoesNotBark()
    {
        var clock = new InterruptedClock();
        using Watchdog watchdog = Started(clock);
        watchdog.Pause();

        // The timer's callback has begun, and the pump continues in the middle of it.
        clock.Interruption = watchdog.Resume;
        clock.Advance(Idle);

        _barks.Should().BeEmpty();
    }

    [Fact]
    public void Started_IdleTimeoutInfiniteWhileTheHandshakeTimerFires_DoesNotBark()
    {
        var clock = new LateTimers();
        using Watchdog watchdog = Started(clock, Timeout.InfiniteTimeSpan);

        clock.Fire();

        _barks.Should().BeEmpty();
    }

    private Watchdog Started(TimeProvider clock, TimeSpan? idle = null)
    {
        var watchdog = new Watchdog(new WavixStreamOptions { TimeProvider = clock, IdleTimeout = idle ?? Idle }, _barks.Add);
        watchdog.MessageReceived();
        watchdog.Started();
        return watchdog;
    }

    /// <summary>Lets something happen the next time the clock is read.</summary>
    private sealed class InterruptedClock : FakeTimeProvider
    {
        public Action? Interruption { get; set; }

        public override long GetTimestamp()
        {
            Action? interruption = Interruption;
            Interruption = null;
            interruption?.Invoke();
            return base.GetTimestamp();
        }
    }

    /// <summary>A clock whose timers fire on request, even when they have just been set again.</summary>
    private sealed class LateTimers : FakeTimeProvider
    {
        private Action? _fire;

        public void Fire() => _fire!();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _fire = () => callback(state);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
