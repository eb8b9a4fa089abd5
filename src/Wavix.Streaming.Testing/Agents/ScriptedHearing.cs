using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Testing;

/// <summary>Detects the caller's speech by level, in frames of 20 ms. Not thread-safe.</summary>
internal sealed class ScriptedHearing(TimeSpan endOfSpeech)
{
    // Between the noise of a quiet line and the quietest speech.
    private const double LoudLevel = -45;

    // Speech begins with this many loud frames out of as many more: a click is shorter.
    private const int LoudFrames = 3;

    private readonly byte[] _frame = new byte[WavixAudio.GetByteCount(WavixAudio.FrameDuration)];
    private int _filled;
    private int _loud;
    private TimeSpan _firstLoud;
    private TimeSpan _lastLoud;

    public bool IsSpeech { get; private set; }

    public TimeSpan Received { get; private set; }

    /// <summary>Takes audio.</summary>
    /// <param name="pcm">Any number of bytes.</param>
    /// <param name="onChange">Called with true at the start of speech and false at its end, and its position in the audio.</param>
    public void Add(ReadOnlySpan<byte> pcm, Action<bool, TimeSpan> onChange)
    {
        while (!pcm.IsEmpty)
        {
            int taken = Math.Min(pcm.Length, _frame.Length - _filled);
            pcm[..taken].CopyTo(_frame.AsSpan(_filled));
            pcm = pcm[taken..];
            _filled += taken;
            if (_filled == _frame.Length)
            {
                _filled = 0;
                AddFrame(onChange);
            }
        }
    }

    private void AddFrame(Action<bool, TimeSpan> onChange)
    {
        TimeSpan start = Received;
        Received += WavixAudio.FrameDuration;
        if (Pcm16.GetLevel(_frame) >= LoudLevel)
        {
            _firstLoud = _loud++ == 0 ? start : _firstLoud;
            _lastLoud = Received;
        }

        if (!IsSpeech && _loud >= LoudFrames)
        {
            IsSpeech = true;
            onChange(true, _firstLoud);
        }
        else if (IsSpeech && Received - _lastLoud >= endOfSpeech)
        {
            IsSpeech = false;
            _loud = 0;
            onChange(false, _lastLoud);
        }
        else if (!IsSpeech && Received - _lastLoud >= 2 * WavixAudio.FrameDuration)
        {
            _loud = 0;
        }
    }
}
