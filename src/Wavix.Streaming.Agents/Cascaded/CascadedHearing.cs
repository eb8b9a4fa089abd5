using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Agents;

/// <summary>Cuts the caller's audio into utterances, by a detector or by the agent's word. Not thread-safe.</summary>
/// <param name="detector">The detector; null if the agent detects speech.</param>
/// <param name="maxUtterance">The maximum length of an utterance.</param>
internal sealed class CascadedHearing(ISpeechDetector? detector, TimeSpan maxUtterance)
{
    // Soft sounds before the place where the detector hears the start, such as an "h".
    private static readonly TimeSpan Before = TimeSpan.FromMilliseconds(250);

    // A detector may decide up to two seconds after the start.
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(2.5);

    private readonly List<byte> _recent = [];
    private readonly long _maxRecent = WavixAudio.GetByteCount(detector is null ? maxUtterance : Kept + Before);
    private long _received;

    /// <summary>Whether the caller speaks.</summary>
    public bool IsSpeech => detector?.IsSpeech == true;

    /// <summary>Takes audio.</summary>
    /// <returns>The start or the end of speech that it contains. At a start, <see cref="TakeStart"/> has the audio from there.</returns>
    public IReadOnlyList<SpeechChange> Add(ReadOnlySpan<byte> pcm)
    {
        _received += pcm.Length;
        _recent.AddRange(pcm);

        // Twice the amount, so that the list is not moved with each frame.
        if (_recent.Count > 2 * _maxRecent)
        {
            _recent.RemoveRange(0, (int)(_recent.Count - _maxRecent));
        }

        return detector?.Process(pcm).Changes ?? [];
    }

    /// <summary>Returns the audio from shortly before a start of speech until now.</summary>
    public byte[] TakeStart(TimeSpan start)
    {
        long wanted = _received - Math.Max(0, WavixAudio.GetByteCount(start < Before ? TimeSpan.Zero : start - Before));
        int taken = (int)Math.Min(Math.Min(wanted, _recent.Count), WavixAudio.GetByteCount(Kept + Before));
        return [.. _recent.Skip(_recent.Count - taken)];
    }

    /// <summary>Returns what was sent and not taken, up to the maximum of an utterance, and forgets it.</summary>
    public byte[] TakeAll()
    {
        byte[] all = [.. _recent.Skip((int)Math.Max(0, _recent.Count - _maxRecent))];
        _recent.Clear();
        return all;
    }
}
