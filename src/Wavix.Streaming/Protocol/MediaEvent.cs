using System.Text.Json.Serialization;

namespace Wavix.Streaming;

/// <summary>Wire event <c>media</c>: a chunk of the call's audio.</summary>
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
    /// length, including 0; usually 960 bytes (20 ms).
    /// </summary>
    /// <remarks>
    /// The event owns its bytes, so you may keep them for any time. If the session's <c>WavixStreamOptions.ReuseMediaBuffers</c> is set,
    /// the event and its bytes are valid only until the next <c>MoveNextAsync</c>.
    /// </remarks>
    /// <exception cref="ArgumentException">The value has an odd number of bytes.</exception>
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
    public long? Timestamp
    {
        get => _timestamp;
        init => _timestamp = value;
    }

    /// <summary>
    /// Wire field <c>media.chunk</c>: counts media messages from 1. Wavix does not document whether it counts per track or per stream.
    /// </summary>
    public long? Chunk
    {
        get => _chunk;
        init => _chunk = value;
    }

    /// <summary>A short text for logs: number, track and length, never audio.</summary>
    public override string ToString() => $"{base.ToString()} {Track} {_payload.Length} bytes";

    /// <summary>The next event in the list of spare events that can be refilled.</summary>
    internal MediaEvent? NextSpare { get; set; }

    /// <summary>Bytes of audio that this event keeps in memory: the payload, or the recycled buffer if that is larger.</summary>
    internal int HeldBytes => Math.Max(_payload.Length, _recycledBuffer?.Length ?? 0);

    /// <summary>Returns space for a payload of the given length, in the buffer of an earlier message if it fits.</summary>
    internal Span<byte> PrepareRecycled(int length)
    {
        if (_recycledBuffer is null || _recycledBuffer.Length < length)
        {
            _recycledBuffer = GC.AllocateUninitializedArray<byte>(Math.Max(length, WavixAudio.FrameBytes));
        }

        return _recycledBuffer;
    }

    /// <summary>Sets this event to the message that was just read.</summary>
    /// <param name="track">The text on the wire.</param>
    /// <param name="timestamp">The RTP timestamp.</param>
    /// <param name="chunk">The number of the chunk.</param>
    /// <param name="payload">A new array that the event owns; null if the payload is in the recycled buffer.</param>
    /// <param name="payloadBytes">Length of the payload in bytes.</param>
    internal void SetMedia(string? track, long? timestamp, long? chunk, byte[]? payload, int payloadBytes)
    {
        _payload = new ReadOnlyMemory<byte>(payload ?? _recycledBuffer, 0, payloadBytes);
        _trackText = track;
        _timestamp = timestamp;
        _chunk = chunk;
    }
}
