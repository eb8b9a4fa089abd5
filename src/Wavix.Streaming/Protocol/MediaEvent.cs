using System.Text.Json.Serialization;

namespace Wavix.Streaming;

/// <summary>Wire event <c>media</c>: a piece of the call's audio.</summary>
[JsonConverter(typeof(WavixEventConverter<MediaEvent>))]
public sealed class MediaEvent : WavixEvent
{
    private ReadOnlyMemory<byte> _payload;
    private string? _trackText;
    private long? _timestamp;
    private long? _chunk;
    private byte[]? _recycledBuffer;

    /// <inheritdoc/>
    public override string EventName => "media";

    /// <summary>
    /// Wire field <c>media.payload</c>, decoded: PCM16, signed, little-endian, 24,000 Hz, mono; 48 bytes are one millisecond. Any even
    /// length, also 0; usually 960 bytes (20 ms).
    /// </summary>
    /// <remarks>
    /// The event owns its bytes, so they may be kept as long as you like, unless the session's
    /// <c>WavixStreamOptions.ReuseMediaBuffers</c> is set: then this event and its bytes are valid until the next
    /// <c>MoveNextAsync</c>.
    /// </remarks>
    /// <exception cref="ArgumentException">Set to an odd number of bytes.</exception>
    public ReadOnlyMemory<byte> Payload
    {
        get => _payload;
        init => _payload = WavixAudio.RequireWholeSamples(value, nameof(Payload));
    }

    /// <summary>Length of <see cref="Payload"/> in playing time.</summary>
    public TimeSpan Duration => WavixAudio.GetDuration(_payload.Length);

    /// <summary>Wire field <c>media.track</c>: whose audio it is. <see cref="MediaTrack.Unknown"/> when absent or new; see <see cref="TrackText"/>.</summary>
    public MediaTrack Track
    {
        get => WireNames.ParseTrack(_trackText);
        init => _trackText = WireNames.ToText(value);
    }

    /// <summary>Wire field <c>media.track</c> as it was in the message; null when it was absent, not a string or longer than <see cref="WavixEvent.MaxTextLength"/>.</summary>
    public string? TrackText
    {
        get => _trackText;
        init => _trackText = value;
    }

    /// <summary>
    /// Wire field <c>media.timestamp</c>: the RTP timestamp, in samples of the RTP clock. Which clock (8,000 or 24,000 Hz), where it
    /// begins, and whether it wraps at 32 bits is not documented: never compute time from it alone.
    /// </summary>
    public long? Timestamp
    {
        get => _timestamp;
        init => _timestamp = value;
    }

    /// <summary>Wire field <c>media.chunk</c>: counts media messages, beginning with 1. Not documented whether per track or per stream.</summary>
    public long? Chunk
    {
        get => _chunk;
        init => _chunk = value;
    }

    /// <summary>A short text for logs: number, track and length, never audio.</summary>
    public override string ToString() => $"{base.ToString()} {Track} {_payload.Length} bytes";

    /// <summary>The next of those that wait to be filled again.</summary>
    internal MediaEvent? NextSpare { get; set; }

    /// <summary>Bytes of audio that it keeps in memory: its payload's, or those of the recycled buffer, which may be more.</summary>
    internal int HeldBytes => Math.Max(_payload.Length, _recycledBuffer?.Length ?? 0);

    /// <summary>Room for a payload of this many bytes, from the buffer of an earlier message where it fits.</summary>
    internal Span<byte> PrepareRecycled(int length)
    {
        if (_recycledBuffer is null || _recycledBuffer.Length < length)
        {
            _recycledBuffer = GC.AllocateUninitializedArray<byte>(Math.Max(length, WavixAudio.FrameBytes));
        }

        return _recycledBuffer;
    }

    /// <summary>Makes this event the message just read.</summary>
    /// <param name="track">The wire's text.</param>
    /// <param name="timestamp">The RTP timestamp.</param>
    /// <param name="chunk">The chunk's number.</param>
    /// <param name="payload">An array of its own; null when the payload stands in the recycled buffer.</param>
    /// <param name="payloadBytes">Bytes of the payload.</param>
    internal void Fill(string? track, long? timestamp, long? chunk, byte[]? payload, int payloadBytes)
    {
        _payload = new ReadOnlyMemory<byte>(payload ?? _recycledBuffer, 0, payloadBytes);
        _trackText = track;
        _timestamp = timestamp;
        _chunk = chunk;
    }
}
