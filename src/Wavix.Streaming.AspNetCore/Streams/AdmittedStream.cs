namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// One stream in the registry, from before its WebSocket is accepted until its handler has returned. Code that ends the stream from this
/// side asks here; the run then ends it in good order. Any thread.
/// </summary>
internal sealed class AdmittedStream(StreamRegistry registry) : IDisposable
{
    private readonly CancellationTokenSource _asked = new();
    private readonly TaskCompletionSource<StreamEnding> _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile WavixStreamSession? _session;

    /// <summary>Set by the registry under its lock: from the route at first, then from `start`. Logs read it on any thread.</summary>
    public string? CallId { get; set; }

    /// <summary>Set by the registry under its lock, from `start`.</summary>
    public string? StreamId { get; set; }

    /// <summary>Null until the WebSocket is accepted.</summary>
    public WavixStreamSession? Session => _session;

    /// <summary>Completes when the stream is asked to end.</summary>
    public Task<StreamEnding> Ending => _ending.Task;

    /// <summary>Is canceled with <see cref="Ending"/>.</summary>
    public CancellationToken Asked => _asked.Token;

    /// <summary>Completes when the connection is closed, or was never accepted.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Completes when the application stops without the handlers that have not returned.</summary>
    public Task Abandoned => registry.Abandoned;

    /// <summary>The WebSocket is accepted.</summary>
    public void Attach(WavixStreamSession session)
    {
        _session = session;
        _ = session.Completion.ContinueWith(
            static (_, stream) => ((AdmittedStream)stream!).End(), this, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Asks the stream to end; the first ending counts.</summary>
    public void Ask(StreamEnding ending)
    {
        if (_ending.TrySetResult(ending))
        {
            // On the pool: what is registered is the application's. What it throws is observed here and changes nothing.
            _ = _asked.CancelAsync().ContinueWith(
                static asked => _ = asked.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>The handler has returned, or is not waited for any longer: the stream leaves the registry.</summary>
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
