using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// The streams of this process and the limits on new ones. A stream is open until its connection is closed. After that, until its
/// request has ended, the handler is a leftover. One lock guards both sets, so that each limit is exact.
/// </summary>
internal sealed class StreamRegistry(IOptions<WavixStreamEndpointOptions> options) : IWavixStreamRegistry
{
    private readonly object _sync = new();
    private readonly HashSet<AdmittedStream> _open = [];
    private readonly HashSet<AdmittedStream> _leftovers = [];
    private readonly TaskCompletionSource _streamsEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _requestsEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _abandoned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isDraining;
    private volatile bool _hasServedHttp2;

    public int Count
    {
        get
        {
            lock (_sync)
            {
                return _open.Count;
            }
        }
    }

    public int LeftoverHandlers
    {
        get
        {
            lock (_sync)
            {
                return _leftovers.Count;
            }
        }
    }

    public bool IsDraining
    {
        get
        {
            lock (_sync)
            {
                return _isDraining;
            }
        }
    }

    /// <summary>Whether a stream has used HTTP/2.</summary>
    public bool HasServedHttp2 => _hasServedHttp2;

    /// <summary>Completes when a drain has started and no stream is open.</summary>
    public Task StreamsEnded => _streamsEnded.Task;

    /// <summary>Completes when a drain has started and every request of a stream has ended, and with it the stream and its handler.</summary>
    public Task RequestsEnded => _requestsEnded.Task;

    /// <summary>Completes when handlers are no longer waited for.</summary>
    public Task Abandoned => _abandoned.Task;

    /// <summary>Returns why a stream of this call would be refused now. Adds no stream.</summary>
    public StreamRefusal Look(string? callId)
    {
        lock (_sync)
        {
            return WhyNot(callId);
        }
    }

    /// <summary>Adds a stream before its WebSocket is accepted. Null, with the reason, if it is refused.</summary>
    /// <param name="callId">The call id, if it is already known.</param>
    /// <param name="refusal">The reason if the stream is refused.</param>
    public AdmittedStream? TryAdmit(string? callId, out StreamRefusal refusal)
    {
        lock (_sync)
        {
            refusal = WhyNot(callId);
            if (refusal != StreamRefusal.None)
            {
                return null;
            }

            var stream = new AdmittedStream(this) { CallId = callId };
            _open.Add(stream);
            return stream;
        }
    }

    /// <summary>Sets <see cref="HasServedHttp2"/>.</summary>
    public void ReportHttp2() => _hasServedHttp2 = true;

    /// <summary>Sets the ids of the call and the stream, from `start` or a token. False if the call already has too many streams.</summary>
    public bool TryStart(AdmittedStream stream, string? callId, string? streamId)
    {
        lock (_sync)
        {
            if (callId != stream.CallId && IsFull(callId))
            {
                return false;
            }

            // If `start` names no call, the id from the route or the token stays.
            stream.CallId = callId ?? stream.CallId;
            stream.StreamId = streamId;
            return true;
        }
    }

    /// <summary>Admits no stream from now on.</summary>
    public void BeginDrain()
    {
        lock (_sync)
        {
            _isDraining = true;
            CompleteDrain();
        }
    }

    /// <summary>Asks every stream to end.</summary>
    public void RequestEndAll(CloseRequest ending)
    {
        foreach (AdmittedStream stream in Where(static _ => true))
        {
            stream.RequestEnd(ending);
        }
    }

    /// <summary>Lets requests end without waiting for their handlers from now on.</summary>
    public void Abandon() => _abandoned.TrySetResult();

    /// <summary>Marks a stream as closed. Its handler is a leftover until its request has ended.</summary>
    public void End(AdmittedStream stream)
    {
        lock (_sync)
        {
            if (_open.Remove(stream))
            {
                _leftovers.Add(stream);
                CompleteDrain();
            }
        }
    }

    /// <summary>Removes a stream whose request has ended.</summary>
    public void Remove(AdmittedStream stream)
    {
        lock (_sync)
        {
            _open.Remove(stream);
            _leftovers.Remove(stream);
            CompleteDrain();
        }
    }

    public IReadOnlyList<WavixStreamSession> GetStreams() => SessionsOf(Where(static _ => true));

    public IReadOnlyList<WavixStreamSession> FindByCallId(string callId)
    {
        ArgumentNullException.ThrowIfNull(callId);
        return SessionsOf(Where(stream => stream.CallId == callId));
    }

    public WavixStreamSession? FindByStreamId(string streamId)
    {
        ArgumentNullException.ThrowIfNull(streamId);
        return Where(stream => stream.StreamId == streamId).FirstOrDefault()?.Session;
    }

    public async Task<bool> CloseAsync(WavixStreamSession session, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        return await CloseAsync(Where(stream => stream.Session == session), cancellationToken).ConfigureAwait(false) > 0;
    }

    public Task<int> CloseCallAsync(string callId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(callId);
        return CloseAsync(Where(stream => stream.CallId == callId), cancellationToken);
    }

    private static async Task<int> CloseAsync(List<AdmittedStream> streams, CancellationToken cancellationToken)
    {
        streams.ForEach(static stream => stream.RequestEnd(CloseRequest.Closed));
        await Task.WhenAll(streams.Select(static stream => stream.Ended)).WaitAsync(cancellationToken).ConfigureAwait(false);
        return streams.Count;
    }

    private static List<WavixStreamSession> SessionsOf(IEnumerable<AdmittedStream> streams) =>
        streams.Select(static stream => stream.Session).OfType<WavixStreamSession>().ToList();

    private List<AdmittedStream> Where(Func<AdmittedStream, bool> condition)
    {
        lock (_sync)
        {
            return _open.Where(condition).ToList();
        }
    }

    private StreamRefusal WhyNot(string? callId) =>
        _isDraining ? StreamRefusal.Draining
        : _open.Count >= options.Value.MaxConcurrentStreams ? StreamRefusal.TooManyStreams
        : _leftovers.Count >= options.Value.MaxConcurrentStreams ? StreamRefusal.TooManyLeftovers
        : IsFull(callId) ? StreamRefusal.TooManyOfTheCall
        : StreamRefusal.None;

    private bool IsFull(string? callId) =>
        callId is not null && _open.Count(stream => stream.CallId == callId) >= options.Value.MaxStreamsPerCall;

    private void CompleteDrain()
    {
        if (!_isDraining || _open.Count > 0)
        {
            return;
        }

        _streamsEnded.TrySetResult();
        if (_leftovers.Count == 0)
        {
            _requestsEnded.TrySetResult();
        }
    }
}
