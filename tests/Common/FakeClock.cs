using Microsoft.Extensions.Time.Testing;

namespace Wavix.Streaming.Tests.Common;

/// <summary>A fake clock that must keep running while another thread works.</summary>
internal static class FakeClock
{
    /// <summary>Advances the clock in small steps, as fast as the threads allow, until the task has completed.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="task">What needs time to pass.</param>
    /// <param name="step">Each step; 1 ms when null.</param>
    public static async Task AdvanceUntilAsync(this FakeTimeProvider clock, Task task, TimeSpan? step = null)
    {
        using var limit = new CancellationTokenSource(Patience.Long);
        while (!task.IsCompleted)
        {
            limit.Token.ThrowIfCancellationRequested();
            clock.Advance(step ?? TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        await task;
    }
}
