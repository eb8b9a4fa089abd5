namespace Wavix.Streaming.Testing;

/// <summary>
/// What runs by itself, and the waits of a test for it: each ends when it is done, when the test cancels it, when its time has passed by the
/// clock, or when everything is disposed. Thread-safe.
/// </summary>
internal sealed class BackgroundWork(TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(30);

    private readonly object _sync = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _running = [];

    /// <summary>Canceled by the disposal.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Starts work on the thread pool, outside the caller's context: a webhook must not belong to the trace of a request.</summary>
    /// <param name="work">The work. It must not throw, and must end when <see cref="Stopping"/> is canceled.</param>
    public Task Run(Func<Task> work)
    {
        lock (_sync)
        {
            using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
            Task task = Task.Run(work, CancellationToken.None);
            _running.RemoveAll(earlier => earlier.IsCompleted);
            _running.Add(task);
            return task;
        }
    }

    /// <summary>Moves a simulated clock while a test waits.</summary>
    public Task PassTimeAsync(Task task) => (clock as SimulatedClock)?.RunUntilAsync(task) ?? task;

    /// <summary>Waits on behalf of a test.</summary>
    /// <param name="wait">The wait, which observes the token.</param>
    /// <param name="timeout">Its limit; null for 30 s.</param>
    /// <param name="problem">What to report when the limit has passed.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="TimeoutException">The limit has passed.</exception>
    /// <exception cref="ObjectDisposedException">Everything was disposed.</exception>
    public async Task<T> WaitAsync<T>(
        Func<CancellationToken, Task<T>> wait, TimeSpan? timeout, Func<string> problem, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Stopping.IsCancellationRequested, typeof(SimulatedWavix));
        TimeSpan limit = timeout ?? DefaultWait;
        using var timer = new CancellationTokenSource(limit, clock);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, Stopping, cancellationToken);
        Task<T> task = wait(any.Token);
        try
        {
            // The test must not continue on the thread of a simulated clock.
            await PassTimeAsync(task).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            return await task.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (any.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            ObjectDisposedException.ThrowIf(Stopping.IsCancellationRequested, typeof(SimulatedWavix));
            throw new TimeoutException($"{problem()} (waited {limit.TotalSeconds:0.###} s)");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        Task[] running;
        lock (_sync)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running).ConfigureAwait(false);
    }
}
