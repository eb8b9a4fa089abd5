namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// The streams that this process holds: a singleton, for instance for a webhook about a call, or for an operator's page. Any thread. Streams
/// of other instances of the application are not included.
/// </summary>
public interface IWavixStreamRegistry
{
    /// <summary>The number of open streams: from before the WebSocket is accepted until the connection is closed.</summary>
    int Count { get; }

    /// <summary>
    /// The number of handlers that still run although their streams have ended. New streams are refused with 503 while there are
    /// <see cref="WavixStreamEndpointOptions.MaxConcurrentStreams"/> of them.
    /// </summary>
    int LeftoverHandlers { get; }

    /// <summary>Whether the application stops: new connections are answered with 503.</summary>
    bool IsDraining { get; }

    /// <summary>The sessions of all open streams, in no order.</summary>
    IReadOnlyList<WavixStreamSession> GetStreams();

    /// <summary>
    /// The sessions of one call, in no order, up to <see cref="WavixStreamEndpointOptions.MaxStreamsPerCall"/>; empty when there are none.
    /// </summary>
    /// <param name="callId">The <c>call_id</c>; compared exactly. Looks through all streams.</param>
    IReadOnlyList<WavixStreamSession> FindByCallId(string callId);

    /// <summary>The session of one stream, null when there is none. Looks through all streams.</summary>
    /// <param name="streamId">The <c>stream_id</c>; compared exactly.</param>
    WavixStreamSession? FindByStreamId(string streamId);

    /// <summary>
    /// Ends one stream in good order, before <c>start</c> as well: its handler's token is canceled, queued audio plays out, and it is closed
    /// with 1000, at most <see cref="WavixStreamEndpointOptions.GoodbyeTimeout"/> later. To close at once, call
    /// <see cref="WavixStreamSession.CloseAsync"/>.
    /// </summary>
    /// <param name="session">The session of the stream.</param>
    /// <param name="cancellationToken">Cancels the wait; the stream ends all the same.</param>
    /// <returns>True when it is closed; false when no open stream has this session.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="session"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    Task<bool> CloseAsync(WavixStreamSession session, CancellationToken cancellationToken = default);

    /// <summary>Ends all streams of one call, as <see cref="CloseAsync"/> does. This does not hang the call up.</summary>
    /// <param name="callId">The <c>call_id</c>; compared exactly. Before <c>start</c>, the one of the route or of the stream token.</param>
    /// <param name="cancellationToken">Cancels the wait; the streams end all the same.</param>
    /// <returns>The number of streams that were open and are closed now; 0 when there were none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="callId"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    Task<int> CloseCallAsync(string callId, CancellationToken cancellationToken = default);
}
