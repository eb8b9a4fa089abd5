namespace Wavix.Streaming;

/// <summary>What a <see cref="RecordingTransport"/> keeps of the audio in messages.</summary>
public enum RecordedAudio
{
    /// <summary>None: its length in bytes.</summary>
    None = 0,

    /// <summary>Its length and the SHA-256 of its bytes: whether two calls carried the same audio, but not what was said.</summary>
    Hash,

    /// <summary>All of it: what was said. Ask whether you may, and delete it in time.</summary>
    Full,
}
