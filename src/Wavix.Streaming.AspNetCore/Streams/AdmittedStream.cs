namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// One stream's place in the registry, from before its WebSocket is accepted until its handler has returned. Whoever ends it from our side
/// says so here; the endpoint then lets it end in good order.
/// </summary>
internal sealed class AdmittedStream(StreamRegistry registry) : IDisposable
{
    private readonly CancellationTokenSource _told = new();
    private readonly TaskCompletionSource<StreamEnding> _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile WavixStreamSession? _session;

    /// <summary>The registry's, set under its lock: by the route at first, then by `start`. Logs read it on any thread.</summary>
    public string? CallId { get; set; }

    /// <summary>The registry's, under its lock: by `start`.</summary>
    public string? StreamId { get; set; }

    /// <summary>Null until the WebSocket is accepted.</summary>
    public WavixStreamSession? Session
    {
        get => _session;
        set => _session = value;
    }

    /// <summary>Completes when the stream is to end.</summary>
    public Task<StreamEnding> Ending => _ending.Task;

    /// <summary>Trips with <see cref="Ending"/>.</summary>
    public CancellationToken Told => _told.Token;

    /// <summary>The stream is to end; the first who says so says how.</summary>
    public void Tell(StreamEnding ending)
    {
        if (_ending.TrySetResult(ending))
        {
            // On the pool: what is registered is the application's. What it throws is observed by the endpoint's handler, if it matters.
            _ = _told.CancelAsync().ContinueWith(
                static told => _ = told.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>Gives its place back.</summary>
    public void Dispose() => registry.Remove(this);
}
