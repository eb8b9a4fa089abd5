using Wavix.Streaming.Tests.Session;
using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

/// <summary>The thread of the players' timers can't always be started.</summary>
public class TimerThreadTests
{
    [Fact]
    public async Task Set_NoThreadCanBeStarted_FiresAllTheSame()
    {
        int tries = 0;
        var thread = new TimerThread(_ =>
        {
            tries++;
            throw new InsufficientMemoryException("No thread.");
        });
        var first = new Signal(thread);
        var second = new Signal(thread);

        second.Timer.Set(Ms(20));
        first.Timer.Set(Ms(1));
        await first.FiredAsync();
        await second.FiredAsync();
        second.Timer.Set(Ms(1));
        await second.FiredAsync();

        tries.Should().BeGreaterThanOrEqualTo(3, "each use tries it again");
    }

    [Fact]
    public async Task Set_ThreadCanBeStartedLater_FiresFromItsThread()
    {
        int tries = 0;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new TimerThread(thread =>
        {
            if (++tries < 3)
            {
                throw new ThreadStateException("Not this.");
            }

            thread.UnsafeStart();
            started.SetResult();
        });
        var signal = new Signal(thread);

        for (int i = 0; i < 2; i++)
        {
            // What is not expected is the caller's to deal with, and the next use still tries again.
            Action act = () => signal.Timer.Set(Ms(1));
            act.Should().Throw<ThreadStateException>();
            signal = new Signal(thread);
        }

        signal.Timer.Set(Ms(1));
        await signal.FiredAsync();
        await started.Task.WaitAsync(SessionHarness.Soon);
        for (int i = 0; i < 5; i++)
        {
            signal.Timer.Set(Ms(1));
            await signal.FiredAsync();
        }

        tries.Should().Be(3, "one thread is enough");
    }

    [Fact]
    public async Task Set_ThreadFailsOnceWhileMuchIsSet_AllFire()
    {
        int tries = 0;
        var thread = new TimerThread(thread =>
        {
            if (++tries <= 5)
            {
                throw new InsufficientMemoryException("No thread.");
            }

            thread.UnsafeStart();
        });
        Signal[] signals = [.. Enumerable.Range(0, 100).Select(_ => new Signal(thread))];

        for (int i = 0; i < signals.Length; i++)
        {
            signals[i].Timer.Set(Ms(1 + (i % 7)));
        }

        await Task.WhenAll(signals.Select(signal => signal.FiredAsync()));
        tries.Should().Be(6);
    }

    private sealed class Signal
    {
        private TaskCompletionSource _fired = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Signal(TimerThread thread) => Timer = new SharedTimer(thread, () => Volatile.Read(ref _fired).SetResult());

        public SharedTimer Timer { get; }

        public async Task FiredAsync()
        {
            await _fired.Task.WaitAsync(SessionHarness.Soon);
            Volatile.Write(ref _fired, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }
}
