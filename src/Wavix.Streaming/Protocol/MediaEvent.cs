using System.Text.Json.Serialization;

namespace Wavix.Streaming;

/// <summary>Wire event <c>media</c>: a chunk of the call's audio.</summary>
[JsonConverter(typeof(WavixEventConverter<MediaEvent>))]
public sealed class MediaEvent : WavixEvent
{
    private readonly ReadOnlyMemory<byte> _payload;
    private readonly string? _trackText;

    /// <inheritdoc/>
    public override string EventName => "media";

    internal override EventKind Kind => EventKind.Media;

    /// <summary>
    /// Wire field <c>media.payload</c>, decoded: PCM16, signed, little-endian, 24,000 Hz, mono; 48 bytes are one millisecond. Any even
    /// length, including 0; usually 960 bytes (20 ms).
    /// </summary>
    /// <remarks>The event owns its bytes: keep them for as long as you like.</remarks>
    /// <exception cref="ArgumentException">Set to an odd number of bytes.</exception>
    public ReadOnlyMemory<byte> Payload
    {
        get => _payload;
        init => _payload = WavixAudio.RequireWholeSamples(value, nameof(Payload));
    }

    /// <summary>Playing time of <see cref="Payload"/>.</summary>
    public TimeSpan Duration => WavixAudio.GetDuration(_payload.Length);

    /// <summary>
    /// Wire field <c>media.track</c>: which side the audio is from. <see cref="MediaTrack.Unknown"/> if the field is absent or has an
    /// unknown value; see <see cref="TrackText"/>.
    /// </summary>
    public MediaTrack Track
    {
        get => WireNames.ParseTrack(_trackText);
        init => _trackText = WireNames.ToText(value);
    }

    /// <summary>
    /// Wire field <c>media.track</c> as received. Null if it was absent, not a string or longer than
    /// <see cref="WavixEvent.MaxTextLength"/>.
    /// </summary>
    public string? TrackText
    {
        get => _trackText;
        init => _trackText = value;
    }

    /// <summary>
    /// Wire field <c>media.timestamp</c>: the RTP timestamp, in samples of the RTP clock. Wavix does not document the clock rate (8,000 or
    /// 24,000 Hz), the first value, or whether it wraps at 32 bits. Do not compute time from it alone.
    /// </summary>
    public long? Timestamp { get; init; }

    /// <summary>Wire field <c>media.chunk</c>: counts media messages, beginning with 1. Not documented whether per track or per stream.</summary>
    public long? Chunk { get; init; }

    /// <summary>A short text for logs: number, track and length, never audio.</summary>
    public override string ToString() => $"{base.ToString()} {Track} {_payload.Length} bytes";
}
