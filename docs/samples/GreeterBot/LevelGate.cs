using System.Buffers.Binary;
using Wavix.Streaming;

namespace GreeterBot;

/// <summary>
/// Tells loud audio from quiet by its level alone. Time is counted in audio, so frames may have any size and come at any pace. It is no
/// voice activity detector: a cough opens it, and so does the bot's own voice from a loudspeaker. Not thread-safe.
/// </summary>
/// <param name="thresholdDbfs">
/// Level (root mean square of a frame) from which audio is loud, in dB below full scale. The default is above the bot's own chimes when the
/// caller's line sends them back 20 dB quieter.
/// </param>
/// <param name="loudFrames">Loud frames in a row that make speech: one alone is a click.</param>
internal sealed class LevelGate(double thresholdDbfs = -30, int loudFrames = 2)
{
    private readonly double _threshold = short.MaxValue * Math.Pow(10, thresholdDbfs / 20);
    private int _loudInARow;
    private long _quietBytes;

    /// <summary>Whether the frame that came last is speech.</summary>
    public bool IsSpeech => _loudInARow >= loudFrames;

    /// <summary>How much audio has come since the last loud frame, or since <see cref="RestartQuiet"/>.</summary>
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

        bool isLoud = RootMeanSquare(pcm) >= _threshold;
        _loudInARow = isLoud ? _loudInARow + 1 : 0;
        _quietBytes = isLoud ? 0 : _quietBytes + pcm.Length;
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
