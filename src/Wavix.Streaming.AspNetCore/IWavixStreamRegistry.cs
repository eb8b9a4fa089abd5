namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// The open streams of this process, for example for a webhook about a call or for an operator's page. A singleton. Thread-safe. Streams of
/// other instances of the application are not included.
/// </summary>
public interface IWavixStreamRegistry
{
    /// <summary>Number of open streams. A stream counts from before its WebSocket is accepted until its connection is closed.</summary>
    int Count { get; }

    /// <summary>
    /// Number of handlers that are still running although their streams have ended; middleware around a handler counts as a part of it. If
    /// it reaches <see cref="WavixStreamEndpointOptions.MaxConcurrentStreams"/>, new streams are refused with 503.
    /// </summary>
    int LeftoverHandlers { get; }

    /// <summary>Whether the application is stopping. If so, new connections are answered with 503.</summary>
    bool IsDraining { get; }

    /// <summary>Returns the sessions of all open streams, in no particular order.</summary>
    IReadOnlyList<WavixStreamSession> GetStreams();

    /// <summary>
    /// Returns the sessions of one call, in no particular order, up to <see cref="WavixStreamEndpointOptions.MaxStreamsPerCall"/>; empty if
    /// there are none.
    /// </summary>
    /// <param name="callId">The <c>call_id</c>; compared exactly. All streams are searched.</param>
    IReadOnlyList<WavixStreamSession> FindByCallId(string callId);

    /// <summary>Returns the session of one stream; null if there is none. All streams are searched.</summary>
    /// <param name="streamId">The <c>stream_id</c>; compared exactly.</param>
    WavixStreamSession? FindByStreamId(string streamId);

    /// <summary>
    /// Ends one stream gracefully, even before <c>start</c>: cancels its handler's token, lets queued audio play, and closes with 1000
    /// after at most <see cref="WavixStreamEndpointOptions.GoodbyeTimeout"/>. To close immediately, call
    /// <see cref="WavixStreamSession.CloseAsync"/>.
    /// </summary>
    /// <param name="session">The session of the stream.</param>
    /// <param name="cancellationToken">Cancels the wait; the stream ends nevertheless.</param>
    /// <returns>True when the stream is closed; false if no open stream has this session.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="session"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    Task<bool> CloseAsync(WavixStreamSession session, CancellationToken cancellationToken = default);

    /// <summary>Ends all streams of one call, like <see cref="CloseAsync"/>. This does not hang up the call.</summary>
    /// <param name="callId">The <c>call_id</c>; compared exactly. Before <c>start</c>, the id in the route or the stream token.</param>
    /// <param name="cancellationToken">Cancels the wait; the streams end nevertheless.</param>
    /// <returns>The number of streams that this call has closed; 0 if there were none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="callId"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    Task<int> CloseCallAsync(string callId, CancellationToken cancellationToken = default);
}
