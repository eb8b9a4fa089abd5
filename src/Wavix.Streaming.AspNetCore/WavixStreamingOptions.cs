namespace Wavix.Streaming.AspNetCore;

/// <summary>Settings of the stream endpoints of an application; validated when it starts.</summary>
public sealed class WavixStreamingOptions
{
    /// <summary>Settings of every session.</summary>
    public WavixStreamOptions Stream { get; set; } = new();

    /// <summary>
    /// How often a keep-alive frame is sent, so that nothing on the way takes a silent connection for dead; above zero and below 49
    /// days, or <see cref="Timeout.InfiniteTimeSpan"/> for none. Default 30 s.
    /// </summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(30);
}
