using System.Text.Json.Serialization;

namespace Wavix.Streaming;

/// <summary>Wire command <c>media</c>: audio to play into the call. Two-way streams only.</summary>
[JsonConverter(typeof(WavixCommandConverter<MediaCommand>))]
public sealed class MediaCommand : WavixCommand
{
    private readonly ReadOnlyMemory<byte> _payload;

    /// <inheritdoc/>
    public override string EventName => "media";

    /// <summary>
    /// Wire field <c>media.payload</c>, decoded: PCM16, signed, little-endian, 24,000 Hz, mono; usually 960 bytes (20 ms).
    /// </summary>
    /// <exception cref="ArgumentException">The value has an odd number of bytes.</exception>
    public required ReadOnlyMemory<byte> Payload
    {
        get => _payload;
        init => _payload = WavixAudio.RequireWholeSamples(value, nameof(Payload));
    }

    /// <summary>A short text for logs: name and length, never audio.</summary>
    public override string ToString() => $"media {_payload.Length} bytes";
}
