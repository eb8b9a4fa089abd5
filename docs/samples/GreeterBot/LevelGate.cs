using System.Buffers.Binary;
using Wavix.Streaming;

namespace GreeterBot;

/// <summary>
/// Separates loud audio from quiet by its level alone. Time is counted in audio, so frames may have any size and arrive at any pace. It is not a
/// voice activity detector: a long cough opens it, and so does the bot's own voice from a loudspeaker. Not thread-safe.
/// </summary>
/// <param name="thresholdDbfs">
/// Level (root mean square of a frame) from which audio is loud, in dB below full scale. The default is above the bot's own chimes when the
/// caller's line sends them back 20 dB quieter.
/// </param>
internal sealed class LevelGate(double thresholdDbfs = -30)
{
    /// <summary>Loud audio that makes speech. Less is a click, or the start of a cough.</summary>
    public static readonly TimeSpan MinSpeech = TimeSpan.FromMilliseconds(200);

    // Speech has gaps between its sounds, and after them continues.
    private static readonly TimeSpan MaxGap = TimeSpan.FromMilliseconds(100);

    private readonly double _threshold = short.MaxValue * Math.Pow(10, thresholdDbfs / 20);
    private long _loudBytes;
    private long _gapBytes;
    private long _quietBytes;

    /// <summary>Whether the caller speaks: there were <see cref="MinSpeech"/> of loud audio, and no longer gap since.</summary>
    public bool IsSpeech => WavixAudio.GetDuration(_loudBytes) >= MinSpeech;

    /// <summary>How much audio has arrived since the last loud frame, or since <see cref="RestartQuiet"/>.</summary>
    public TimeSpan Quiet => WavixAudio.GetDuration(_quietBytes);

    #region gate
    /// <summary>The next frame.</summary>
    /// <param name="pcm">PCM16, 24,000 Hz, mono.</param>
    public void Add(ReadOnlySpan<byte> pcm)
    {
        if (pcm.Length < WavixAudio.BytesPerSample)
        {
            return;
        }

        if (RootMeanSquare(pcm) >= _threshold)
        {
            _loudBytes += pcm.Length;
            _gapBytes = 0;
            _quietBytes = 0;
            return;
        }

        _quietBytes += pcm.Length;
        _gapBytes += pcm.Length;
        if (WavixAudio.GetDuration(_gapBytes) > MaxGap)
        {
            _loudBytes = 0;
        }
    }
    #endregion

    /// <summary>Quiet counts from here on.</summary>
    public void RestartQuiet() => _quietBytes = 0;

    private static double RootMeanSquare(ReadOnlySpan<byte> pcm)
    {
        int samples = pcm.Length / WavixAudio.BytesPerSample;
        double sum = 0;
        for (int i = 0; i < samples; i++)
        {
            double sample = BinaryPrimitives.ReadInt16LittleEndian(pcm[(i * WavixAudio.BytesPerSample)..]);
            sum += sample * sample;
        }

        return Math.Sqrt(sum / samples);
    }
}
