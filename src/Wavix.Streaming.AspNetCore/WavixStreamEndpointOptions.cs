namespace Wavix.Streaming.AspNetCore;

/// <summary>Settings of the stream endpoints of an application. Validated when the application starts.</summary>
public sealed partial class WavixStreamEndpointOptions
{
    /// <summary>
    /// Settings of every session: handshake and idle timeouts, message size and the rest. The endpoints use the same clock. To change them
    /// for one endpoint or group, use <c>WithStreamOptions</c>.
    /// </summary>
    public WavixStreamOptions Stream { get; set; } = new();

    /// <summary>
    /// The address at which Wavix reaches this application, for example <c>https://voice.example.com</c>. It is <c>https</c>, or <c>http</c> on a
    /// loopback host, without user name, query and fragment. A path in it is kept before the paths of the endpoints. Needed by
    /// <see cref="WavixCall.AnswerWithStreamAsync(string, CancellationToken)"/> and <see cref="WavixCallUrls"/>. Default none.
    /// </summary>
    public Uri? PublicBaseAddress { get; set; }

    /// <summary>
    /// Maximum number of open streams in this process, at least 1. A connection beyond it is answered with 503 and <c>Retry-After</c>. The
    /// same number limits the handlers that are still running although their streams have ended. Default 1,000.
    /// </summary>
    public int MaxConcurrentStreams { get; set; } = 1000;

    /// <summary>
    /// Maximum number of open streams of one call, at least 1. If the route has a parameter <c>callId</c>, one more is answered with 503;
    /// otherwise it is closed with 1008 after <c>start</c> has named the call. Default 6, the maximum that Wavix opens: five one-way
    /// streams and one two-way stream.
    /// </summary>
    public int MaxStreamsPerCall { get; set; } = 6;

    /// <summary>
    /// Maximum duration of a stream; above zero and below 49 days, or <see cref="Timeout.InfiniteTimeSpan"/>. After it the handler's token
    /// is canceled, and the connection is closed with 1008 at most <see cref="GoodbyeTimeout"/> later. Default 2 hours.
    /// </summary>
    public TimeSpan MaxStreamDuration { get; set; } = TimeSpan.FromHours(2);

    /// <summary>
    /// Interval of keep-alive frames, which keep proxies from closing a silent connection; above zero and below 49 days, or
    /// <see cref="Timeout.InfiniteTimeSpan"/> for none. On .NET 10 the frame is a ping, sent if nothing was received for this time. On .NET
    /// 8 and 9 it is a pong, which needs no answer. Default 30 s.
    /// </summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Maximum time after a ping until something is received, the answer or anything else; above zero and, together with
    /// <see cref="KeepAliveInterval"/>, below 49 days, or <see cref="Timeout.InfiniteTimeSpan"/>. A connection that stays silent is
    /// aborted. No effect on .NET 8 and 9, and on endpoints whose <see cref="WavixStreamOptions.QueueFullMode"/> is
    /// <see cref="EventQueueFullMode.Wait"/>: there only <see cref="WavixStreamOptions.IdleTimeout"/> ends a dead connection. Default 60 s.
    /// </summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Maximum time for which calls continue when the application stops; zero to below 49 days. After it the tokens of the remaining
    /// handlers are canceled, and their streams are closed with 1001 at most <see cref="GoodbyeTimeout"/> later.
    /// <c>HostOptions.ShutdownTimeout</c> is raised to the time that this needs. Default 5 minutes.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Maximum time from the moment when the handler ends, or is asked to end by its token, to the close. Within it the handler returns and
    /// queued audio plays. Zero to 1 minute. Default 4 s.
    /// </summary>
    public TimeSpan GoodbyeTimeout { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// Maximum time after the end of a stream for its handler to return; above zero and at most 1 hour. A handler that takes longer is
    /// reported in a warning (event 108), once. Default 10 s.
    /// </summary>
    public TimeSpan HandlerExitTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Names of the accepted WebSocket subprotocols. The first name in the client's list that is also in this one is selected. If this list
    /// is empty (the default), the first name in the client's list is selected. A client that offers none gets none.
    /// </summary>
    public IList<string> SubProtocols { get; } = [];

    /// <summary>
    /// Records every message of the streams, or of a share of them, into files. Null (the default) records nothing. To change it for one endpoint or
    /// group, use <c>WithStreamLog</c>.
    /// </summary>
    public StreamLogOptions? StreamLog { get; set; }
}
