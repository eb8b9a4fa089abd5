namespace Wavix.Streaming.AspNetCore;

/// <summary>Settings of the stream endpoints of an application; validated when it starts.</summary>
public sealed partial class WavixStreamEndpointOptions
{
    /// <summary>
    /// Settings of every session: handshake and idle timeouts, message size and the rest. Its clock is also the endpoints'. One endpoint, or a
    /// group, can differ: <c>WithStreamOptions</c>.
    /// </summary>
    public WavixStreamOptions Stream { get; set; } = new();

    /// <summary>
    /// Maximum number of open streams in this process, at least 1; a connection beyond it is answered with 503 and <c>Retry-After</c>. The
    /// same number bounds the handlers that still run although their streams have ended. Default 1,000.
    /// </summary>
    public int MaxConcurrentStreams { get; set; } = 1000;

    /// <summary>
    /// Maximum number of open streams of one call, at least 1. Where the route has a parameter <c>callId</c>, one more is answered with 503;
    /// else it is closed with 1008 once <c>start</c> has named the call. Default 6, the maximum that Wavix opens: five one-way streams and one
    /// two-way.
    /// </summary>
    public int MaxStreamsPerCall { get; set; } = 6;

    /// <summary>
    /// Maximum duration of a stream; above zero and below 49 days, or <see cref="Timeout.InfiniteTimeSpan"/>. Then the handler's token is
    /// canceled, and the connection is closed with 1008, at most <see cref="GoodbyeTimeout"/> later. Default 2 hours.
    /// </summary>
    public TimeSpan MaxStreamDuration { get; set; } = TimeSpan.FromHours(2);

    /// <summary>
    /// Interval of keep-alive frames, which keep proxies from closing a silent connection; above zero and below 49 days, or
    /// <see cref="Timeout.InfiniteTimeSpan"/> for none. On .NET 10 it is a ping, sent when nothing was received for this time. On .NET 8 and 9
    /// it is a pong, which needs no answer. Default 30 s.
    /// </summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Time after a ping within which something must be received, the answer or anything else; above zero and, with
    /// <see cref="KeepAliveInterval"/>, below 49 days, or <see cref="Timeout.InfiniteTimeSpan"/>. A connection that stays silent is aborted.
    /// Without effect on .NET 8 and 9, and on endpoints whose <see cref="WavixStreamOptions.QueueFullMode"/> is
    /// <see cref="EventQueueFullMode.Wait"/>: there only <see cref="WavixStreamOptions.IdleTimeout"/> ends a dead connection. Default 60 s.
    /// </summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Time for which calls continue when the application stops; zero to below 49 days. After it the tokens of the remaining handlers are
    /// canceled, and their streams are closed with 1001, at most <see cref="GoodbyeTimeout"/> later. <c>HostOptions.ShutdownTimeout</c> is
    /// raised to what this needs. Default 5 minutes.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Maximum time from the moment that the handler ends, or is asked to end by its token, to the close: in it the handler returns and queued
    /// audio plays out. Zero to 1 minute. Default 4 s.
    /// </summary>
    public TimeSpan GoodbyeTimeout { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// Time after a stream's end within which its handler should have returned; above zero and at most 1 hour. A handler that has not is
    /// named in a warning (event 108), once. Default 10 s.
    /// </summary>
    public TimeSpan HandlerExitTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Names of WebSocket subprotocols that are accepted: the first one in the client's list that is in this one. Empty (the default) accepts
    /// the first one in the client's list. A client that offers none gets none.
    /// </summary>
    public IList<string> SubProtocols { get; } = [];
}
