namespace Wavix.Streaming.AspNetCore;

/// <summary>Settings of the stream endpoints of an application; validated when it starts.</summary>
public sealed partial class WavixStreamEndpointOptions
{
    /// <summary>Settings of every session: handshake and idle timeouts, message size and the rest. Its clock is also the endpoints'.</summary>
    public WavixStreamOptions Stream { get; set; } = new();

    /// <summary>
    /// Most streams at once in this process, at least 1; a connection beyond it is answered with 503 and <c>Retry-After</c>. Default 1,000.
    /// </summary>
    public int MaxConcurrentStreams { get; set; } = 1000;

    /// <summary>
    /// Most streams of one call at once, at least 1. Where the route has a parameter <c>callId</c>, one more is answered with 503; else, once
    /// <c>start</c> has told the call, it is closed with 1008. Default 6, which is all that Wavix opens: five one-way streams and one two-way.
    /// </summary>
    public int MaxStreamsPerCall { get; set; } = 6;

    /// <summary>
    /// Longest time a stream may last; above zero and below 49 days, or <see cref="Timeout.InfiniteTimeSpan"/>. Then the handler's token
    /// trips, and the connection is closed with 1008, at most <see cref="GoodbyeTimeout"/> later. Default 2 hours.
    /// </summary>
    public TimeSpan MaxStreamDuration { get; set; } = TimeSpan.FromHours(2);

    /// <summary>
    /// How often a keep-alive frame is sent, so that nothing on the way takes a silent connection for dead; above zero and below 49
    /// days, or <see cref="Timeout.InfiniteTimeSpan"/> for none. From .NET 9 on it is a ping, sent when nothing came for this long; on .NET 8
    /// a pong, which nobody answers. Default 30 s.
    /// </summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long after a ping something must come, be it the answer or anything else; above zero and, with
    /// <see cref="KeepAliveInterval"/>, below 49 days, or <see cref="Timeout.InfiniteTimeSpan"/>. A connection that stays silent is aborted.
    /// Without effect on .NET 8, and where <see cref="WavixStreamOptions.QueueFullMode"/> is <see cref="EventQueueFullMode.Wait"/>: there
    /// <see cref="WavixStreamOptions.IdleTimeout"/> alone ends what is dead. Default 60 s.
    /// </summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long calls go on when the application stops; zero to below 49 days. Those that are left are then told by the handler's token, and
    /// closed with 1001, at most <see cref="GoodbyeTimeout"/> later. <c>HostOptions.ShutdownTimeout</c> is raised to what this needs. Default 5 minutes.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long a stream that the application ends may go on after the handler's token has tripped, so that the handler returns and what is
    /// queued plays out; zero to 1 minute. Default 4 s.
    /// </summary>
    public TimeSpan GoodbyeTimeout { get; set; } = TimeSpan.FromSeconds(4);
}
