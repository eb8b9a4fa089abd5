namespace Wavix.Streaming.AspNetCore;

/// <summary>A wait for the keys and the store that a request needs. Ends with the request or after a timeout.</summary>
internal sealed class BoundedWait : IDisposable
{
    private readonly CancellationTokenSource _patience;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _aborted;
    private readonly TimeSpan _timeout;

    public BoundedWait(TimeSpan timeout, TimeProvider time, CancellationToken aborted)
    {
        _timeout = timeout;
        _aborted = aborted;
        _patience = new CancellationTokenSource(timeout, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_patience.Token, aborted);
    }

    /// <summary>Canceled when the wait ends.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Whether the request has ended, so that the client will not read an answer.</summary>
    public bool IsAborted => _aborted.IsCancellationRequested;

    /// <summary>Waits for a task, which may ignore <see cref="Token"/>. An exception that it throws later is observed.</summary>
    /// <exception cref="OperationCanceledException">The request has ended.</exception>
    /// <exception cref="TimeoutException">The timeout has elapsed.</exception>
    public async Task<T> ForAsync<T>(Task<T> task)
    {
        try
        {
            return await task.WaitAsync(Token);
        }
        catch (OperationCanceledException) when (Token.IsCancellationRequested)
        {
            _ = task.ContinueWith(
                static abandoned => _ = abandoned.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            _aborted.ThrowIfCancellationRequested();
            throw new TimeoutException($"There was no answer in {_timeout}.");
        }
    }

    /// <inheritdoc cref="ForAsync{T}"/>
    public Task ForAsync(Task task)
    {
        return ForAsync(WithResultAsync());

        async Task<bool> WithResultAsync()
        {
            await task;
            return true;
        }
    }

    public void Dispose()
    {
        _either.Dispose();
        _patience.Dispose();
    }
}
