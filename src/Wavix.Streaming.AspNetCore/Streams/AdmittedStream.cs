namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// A stream in the registry, from before its WebSocket is accepted until its request has ended. Code that ends the stream from this side
/// requests it here; the run then ends it gracefully. Thread-safe.
/// </summary>
internal sealed class AdmittedStream(StreamRegistry registry) : IDisposable
{
    private readonly CancellationTokenSource _endRequested = new();
    private readonly TaskCompletionSource<CloseRequest> _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile WavixStreamSession? _session;

    /// <summary>
    /// The call id: from the route at first, then from `start`. Set by the registry under its lock; log records read it on any thread.
    /// </summary>
    public string? CallId { get; set; }

    /// <summary>The stream id, from `start`. Set by the registry under its lock.</summary>
    public string? StreamId { get; set; }

    /// <summary>The file in which the stream is recorded; null if it is not. Set before <c>start</c>.</summary>
    public string? LogPath { get; set; }

    /// <summary>The session; null until the WebSocket is accepted.</summary>
    public WavixStreamSession? Session => _session;

    /// <summary>Completes when the stream is asked to end.</summary>
    public Task<CloseRequest> Ending => _ending.Task;

    /// <summary>Canceled together with the completion of <see cref="Ending"/>.</summary>
    public CancellationToken EndRequested => _endRequested.Token;

    /// <summary>Completes when the connection is closed, or was never accepted.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Completes when the application stops without waiting for the handlers that have not returned.</summary>
    public Task Abandoned => registry.Abandoned;

    /// <summary>Sets the session after the WebSocket has been accepted.</summary>
    public void Attach(WavixStreamSession session)
    {
        _session = session;
        _ = session.Completion.ContinueWith(
            static (_, stream) => ((AdmittedStream)stream!).End(), this, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Asks the stream to end. Only the first request counts.</summary>
    public void RequestEnd(CloseRequest ending)
    {
        if (_ending.TrySetResult(ending))
        {
            // Cancel on the thread pool, because the callbacks are application code. Their exceptions are observed here and have no effect.
            _ = _endRequested.CancelAsync().ContinueWith(
                static asked => _ = asked.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>Removes the stream from the registry: its request has ended.</summary>
    public void Dispose()
    {
        registry.Remove(this);
        _ended.TrySetResult();
    }

    private void End()
    {
        registry.End(this);
        _ended.TrySetResult();
    }
}
