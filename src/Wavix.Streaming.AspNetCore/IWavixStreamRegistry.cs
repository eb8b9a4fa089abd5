namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// The streams that this process holds now: a singleton, for instance for a webhook that says a call is over, or for an operator's page. Any
/// thread. What another instance of the application holds is not here.
/// </summary>
public interface IWavixStreamRegistry
{
    /// <summary>How many streams are admitted, also those whose <c>start</c> has not come and those whose handler has not returned.</summary>
    int Count { get; }

    /// <summary>Whether the application stops: new connections are answered with 503.</summary>
    bool IsDraining { get; }

    /// <summary>All sessions, in no order.</summary>
    IReadOnlyList<WavixStreamSession> GetStreams();

    /// <summary>The sessions of one call, in no order, up to <see cref="WavixStreamEndpointOptions.MaxStreamsPerCall"/>; empty when there are none.</summary>
    /// <param name="callId">The <c>call_id</c>; compared exactly. Looks through all streams.</param>
    IReadOnlyList<WavixStreamSession> FindByCallId(string callId);

    /// <summary>The session of one stream, null when there is none. Looks through all streams.</summary>
    /// <param name="streamId">The <c>stream_id</c>; compared exactly.</param>
    WavixStreamSession? FindByStreamId(string streamId);

    /// <summary>
    /// Ends one stream in good order: its handler's token trips, what is queued plays out, and it is closed with 1000, at most
    /// <see cref="WavixStreamEndpointOptions.GoodbyeTimeout"/> later. To close at once, find it and call its <see cref="WavixStreamSession.CloseAsync"/>.
    /// </summary>
    /// <param name="streamId">The <c>stream_id</c>.</param>
    /// <param name="cancellationToken">Gives up waiting; the stream ends all the same.</param>
    /// <returns>True when it is closed; false when there is no such stream.</returns>
    /// <exception cref="OperationCanceledException">The token tripped.</exception>
    Task<bool> CloseAsync(string streamId, CancellationToken cancellationToken = default);
}
