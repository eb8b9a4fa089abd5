namespace Wavix.Streaming.Agents;

/// <summary>
/// Something that an agent says by itself: a text that the model speaks, or recorded audio, which needs no model and is heard at once. Immutable.
/// </summary>
public sealed class AgentLine
{
    /// <summary>Creates a line that the model speaks.</summary>
    /// <param name="text">The sentence, in the language of the call.</param>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public AgentLine(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        Text = text;
    }

    /// <summary>Creates a line of recorded audio.</summary>
    /// <param name="pcm">PCM16, signed, little-endian, 24,000 Hz, mono. Not copied: it must not change. Calls may share it.</param>
    /// <param name="text">What is said in it, for the transcript and the memory of the model; null for a sound without words.</param>
    /// <exception cref="ArgumentException">There is no audio, or an odd number of bytes.</exception>
    public AgentLine(ReadOnlyMemory<byte> pcm, string? text = null)
    {
        if (pcm.IsEmpty)
        {
            throw new ArgumentException("There is no audio.", nameof(pcm));
        }

        if (pcm.Length % WavixAudio.BytesPerSample != 0)
        {
            throw new ArgumentException($"{pcm.Length} bytes are not a whole number of samples of 2 bytes.", nameof(pcm));
        }

        Audio = pcm;
        Text = string.IsNullOrWhiteSpace(text) ? null : text;
    }

    /// <summary>What is said; null for a sound without words.</summary>
    public string? Text { get; }

    /// <summary>The recorded audio; empty if the model speaks the text.</summary>
    public ReadOnlyMemory<byte> Audio { get; }

    /// <summary>Whether it has audio, and needs no model.</summary>
    public bool IsRecorded => !Audio.IsEmpty;

    /// <summary>Creates a line that the model speaks.</summary>
    /// <param name="text">The sentence.</param>
    public static implicit operator AgentLine(string text) => new(text);

    /// <summary>Creates a line that the model speaks: the same as the constructor.</summary>
    /// <param name="text">The sentence.</param>
    public static AgentLine FromString(string text) => new(text);

    /// <summary>The text, or the duration of a sound without words.</summary>
    public override string ToString() => Text ?? FormattableString.Invariant($"{WavixAudio.GetDuration(Audio.Length).TotalSeconds:0.0} s of sound");
}
