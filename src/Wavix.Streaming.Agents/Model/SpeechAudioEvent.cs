namespace Wavix.Streaming.Agents;

/// <summary>Audio of a response, usually sent faster than it can be spoken.</summary>
public sealed class SpeechAudioEvent : SpeechModelEvent
{
    /// <summary>The response.</summary>
    public required string ResponseId { get; init; }

    /// <summary>The item: one answer of the response.</summary>
    public required string ItemId { get; init; }

    /// <summary>The content part of the item, from 0.</summary>
    public int ContentIndex { get; init; }

    /// <summary>
    /// PCM16, signed, little-endian, 24,000 Hz, mono; any number of bytes. Valid until the next event is read: copy what is to be kept.
    /// </summary>
    public required ReadOnlyMemory<byte> Pcm { get; init; }
}
