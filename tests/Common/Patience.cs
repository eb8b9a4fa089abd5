using System.Runtime.CompilerServices;

namespace Wavix.Streaming.Tests.Common;

/// <summary>How long any test waits before it fails. The same for all: only a test that fails waits this long.</summary>
internal static class Patience
{
    /// <summary>For what must happen at once. Less than a host waits for requests when it stops, which is 30 s.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    /// <summary>For another program, a browser, or a run on the real clock.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    public static Task SoonAsync(this Task task) => task.WaitAsync(Soon);

    public static Task<T> SoonAsync<T>(this Task<T> task) => task.WaitAsync(Soon);

    /// <summary>Waits for what gives no signal.</summary>
    public static async Task UntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        using var limit = new CancellationTokenSource(Soon);
        while (!condition())
        {
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException($"It did not become true in time: {what}");
            }

            await Task.Yield();
        }
    }
}
