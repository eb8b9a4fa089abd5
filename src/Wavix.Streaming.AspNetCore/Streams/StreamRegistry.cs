using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Who is here and who may come: one set under one lock, so that every bound is exact.</summary>
internal sealed class StreamRegistry(IOptions<WavixStreamEndpointOptions> options) : IWavixStreamRegistry
{
    private readonly object _sync = new();
    private readonly HashSet<AdmittedStream> _streams = [];
    private TaskCompletionSource? _empty;

    public int Count
    {
        get
        {
            lock (_sync)
            {
                return _streams.Count;
            }
        }
    }

    public bool IsDraining
    {
        get
        {
            lock (_sync)
            {
                return _empty is not null;
            }
        }
    }

    /// <summary>Why a stream of this call would not be admitted now. Takes no place.</summary>
    public StreamRefusal Look(string? callId)
    {
        lock (_sync)
        {
            return WhyNot(callId);
        }
    }

    /// <summary>Takes a place before the WebSocket is accepted; null, and why, when there is none.</summary>
    /// <param name="callId">The call, where it is known already.</param>
    /// <param name="refusal">Why not.</param>
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
            _streams.Add(stream);
            return stream;
        }
    }

    /// <summary>`start` has told which call and stream it is; false when the call has too many streams already.</summary>
    public bool TryStart(AdmittedStream stream, string? callId, string? streamId)
    {
        lock (_sync)
        {
            if (callId != stream.CallId && IsFull(callId))
            {
                return false;
            }

            // What the route or the token has told stays, when `start` does not name a call.
            stream.CallId = callId ?? stream.CallId;
            stream.StreamId = streamId;
            return true;
        }
    }

    /// <summary>Nobody is admitted any more.</summary>
    /// <returns>Completes when the last stream has gone.</returns>
    public Task BeginDrain()
    {
        lock (_sync)
        {
            _empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            CompleteWhenEmpty();
            return _empty.Task;
        }
    }

    /// <summary>Everyone who is here is to end.</summary>
    public void TellAll(StreamEnding ending)
    {
        foreach (AdmittedStream stream in Where(_ => true))
        {
            stream.Tell(ending);
        }
    }

    public void Remove(AdmittedStream stream)
    {
        lock (_sync)
        {
            _streams.Remove(stream);
            CompleteWhenEmpty();
        }
    }

    public IReadOnlyList<WavixStreamSession> GetStreams() => SessionsOf(Where(_ => true));

    public IReadOnlyList<WavixStreamSession> FindByCallId(string callId)
    {
        ArgumentNullException.ThrowIfNull(callId);
        return SessionsOf(Where(stream => stream.CallId == callId));
    }

    public WavixStreamSession? FindByStreamId(string streamId) => Find(streamId)?.Session;

    public async Task<bool> CloseAsync(string streamId, CancellationToken cancellationToken)
    {
        if (Find(streamId) is not { Session: { } session } stream)
        {
            return false;
        }

        stream.Tell(StreamEnding.Closed);
        await session.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static List<WavixStreamSession> SessionsOf(IEnumerable<AdmittedStream> streams) =>
        streams.Select(stream => stream.Session).OfType<WavixStreamSession>().ToList();

    private AdmittedStream? Find(string streamId)
    {
        ArgumentNullException.ThrowIfNull(streamId);
        return Where(stream => stream.StreamId == streamId).FirstOrDefault();
    }

    private List<AdmittedStream> Where(Func<AdmittedStream, bool> condition)
    {
        lock (_sync)
        {
            return _streams.Where(condition).ToList();
        }
    }

    private StreamRefusal WhyNot(string? callId) =>
        _empty is not null ? StreamRefusal.Draining
        : _streams.Count >= options.Value.MaxConcurrentStreams ? StreamRefusal.TooManyStreams
        : IsFull(callId) ? StreamRefusal.TooManyOfTheCall
        : StreamRefusal.None;

    private bool IsFull(string? callId) =>
        callId is not null && _streams.Count(stream => stream.CallId == callId) >= options.Value.MaxStreamsPerCall;

    private void CompleteWhenEmpty()
    {
        if (_streams.Count == 0)
        {
            _empty?.TrySetResult();
        }
    }
}
