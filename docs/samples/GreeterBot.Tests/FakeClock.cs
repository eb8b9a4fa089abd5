using Microsoft.Extensions.Time.Testing;

namespace GreeterBot.Tests;

internal static class FakeClock
{
    #region clock
    /// <summary>Lets time pass until a task is over: ten seconds of call take about one.</summary>
    public static async Task RunAsync(this FakeTimeProvider clock, Task task)
    {
        while (!task.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(10));
            do
            {
                // The application runs on other threads, and gets a real moment to keep up.
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            }
            while (ThreadPool.PendingWorkItemCount > 0);
        }

        await task;
    }
    #endregion
}
