using Wavix.Streaming.CallControl;

namespace Wavix.Streaming.AspNetCore;

/// <summary>The stream that <see cref="WavixCall"/> requests, and what its endpoint receives with it.</summary>
public sealed class CallStreamOptions
{
    /// <summary>
    /// The value that the handler receives as <see cref="WavixStreamContext.TokenData"/>; at most 1,024 bytes of UTF-8. Only this application can
    /// read it. Default none. The numbers and the tag of the call are passed on anyway, as <see cref="WavixStreamContext.Call"/>.
    /// </summary>
    public string? Data { get; init; }

    /// <summary>How long Wavix may take to connect; above zero and at most 24 hours, null (default) for 2 minutes.</summary>
    public TimeSpan? UrlLifetime { get; init; }

    /// <summary>
    /// Maximum time from the request until a two-way stream connects; above zero and below 49 days, or <see cref="Timeout.InfiniteTimeSpan"/>. After
    /// it the URL can't be used any more, and the call is hung up: the caller would wait in silence. Default 30 s.
    /// </summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The type of the stream. Default two-way.</summary>
    public CallStreamType StreamType { get; init; } = CallStreamType.TwoWay;

    /// <summary>The tracks of a one-way stream. Wavix ignores it for two-way streams. Default inbound.</summary>
    public CallStreamChannel StreamChannel { get; init; } = CallStreamChannel.Inbound;

    /// <summary>Whether Wavix records the call, only with an answer; null (default) for Wavix's default (off).</summary>
    public bool? Record { get; init; }

    /// <summary>Whether Wavix transcribes the call after its end, only with an answer; null (default) for Wavix's default (off).</summary>
    public bool? Transcribe { get; init; }

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal void Validate()
    {
        if (ConnectTimeout != Timeout.InfiniteTimeSpan && (ConnectTimeout <= TimeSpan.Zero || ConnectTimeout.TotalMilliseconds >= uint.MaxValue))
        {
            throw new ArgumentException(
                $"{nameof(CallStreamOptions)}.{nameof(ConnectTimeout)} is {ConnectTimeout}; it must be above zero and below 49 days, or Timeout.InfiniteTimeSpan.");
        }
    }
}
