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

    /// <summary>The type of the stream. Default two-way.</summary>
    public CallStreamType StreamType { get; init; } = CallStreamType.TwoWay;

    /// <summary>The tracks of a one-way stream. Wavix ignores it for two-way streams. Default inbound.</summary>
    public CallStreamChannel StreamChannel { get; init; } = CallStreamChannel.Inbound;

    /// <summary>Whether Wavix records the call, only with an answer; null (default) for Wavix's default (off).</summary>
    public bool? Record { get; init; }

    /// <summary>Whether Wavix transcribes the call after its end, only with an answer; null (default) for Wavix's default (off).</summary>
    public bool? Transcribe { get; init; }
}
