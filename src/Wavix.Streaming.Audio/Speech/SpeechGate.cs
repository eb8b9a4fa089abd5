namespace Wavix.Streaming.Audio;

/// <summary>Makes utterances of frames: short sounds do not start one, short pauses do not end one.</summary>
internal sealed class SpeechGate(int minSpeechFrames, int minSilenceFrames)
{
    // Speech has gaps between its sounds before it has lasted long enough.
    private const int MaxGapFrames = 10;

    private long _first;
    private long _last;
    private int _active;

    public bool IsSpeech { get; private set; }

    public void Reset() => (IsSpeech, _active) = (false, 0);

    /// <summary>Adds a frame.</summary>
    /// <param name="frame">Its number, one more than that of the frame before.</param>
    /// <param name="isActive">Whether it has a sound of speech.</param>
    /// <returns>The frame at which speech started, or the first one after its end; null if nothing changed.</returns>
    public long? Add(long frame, bool isActive)
    {
        if (isActive)
        {
            if (_active == 0)
            {
                _first = frame;
            }

            _active++;
            _last = frame;
            if (!IsSpeech && _active >= minSpeechFrames)
            {
                IsSpeech = true;
                return _first;
            }

            return null;
        }

        if (_active == 0 || frame - _last < (IsSpeech ? minSilenceFrames : MaxGapFrames))
        {
            return null;
        }

        _active = 0;
        if (!IsSpeech)
        {
            return null;
        }

        IsSpeech = false;
        return _last + 1;
    }
}
