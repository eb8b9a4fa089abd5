using System.Buffers.Binary;

namespace Wavix.Streaming.Audio;

/// <summary>
/// Finds the caller's speech by statistics of noise and speech, without a model file. What is played to the caller may be passed in as well; its echo is
/// not reported as the caller, and the caller is still found while it plays.
/// </summary>
/// <remarks>
/// <para>
/// Every 10 ms, the power of 16 bands below 3,700 Hz is compared with the noise and the echo expected there. The mean logarithm of the likelihood ratio
/// decides: J. Sohn, N. S. Kim and W. Sung, "A statistical model-based voice activity detection", IEEE Signal Processing Letters 6(1), 1999. The noise
/// follows minimum statistics (R. Martin, 2001), and the threshold follows how much the ratio varies without speech, so that babble raises it.
/// </para>
/// <para>
/// The result does not depend on how the stream was cut. Nothing is allocated except for a start or an end. An instance is for one stream. Not thread-safe.
/// </para>
/// </remarks>
public sealed class SpeechDetector : ISpeechDetector
{
    private const int FrameSamples = 80;
    private const int BlockSamples = 480;
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(10);

    private readonly SpeechLikelihood _likelihood;
    private readonly SpeechGate _gate;
    private readonly SpeechStream _near;
    private readonly SpeechStream _far;
    private readonly TimeSpan _latency;
    private readonly List<SpeechChange> _changes = [];
    private readonly short[] _nearBlock = new short[BlockSamples];
    private readonly short[] _farBlock = new short[BlockSamples];
    private long _frames;
    private double _level;
    private byte? _nearHalf;
    private byte _farHalf;

    /// <summary>Creates a detector at the start of a stream.</summary>
    /// <param name="sampleRate">Sample rate of the stream in Hz, one of <see cref="PcmResampler.SupportedRates"/>. Default 24,000, as on a call.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not supported.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public SpeechDetector(int sampleRate = WavixAudio.SampleRate, SpeechDetectorOptions? options = null)
    {
        PcmResampler.RequireSupported(sampleRate, nameof(sampleRate));
        SpeechDetectorOptions settings = (options ?? new SpeechDetectorOptions()).CloneValidated();
        SampleRate = sampleRate;
        _near = new SpeechStream(sampleRate, BlockSamples);
        _far = new SpeechStream(sampleRate, BlockSamples);
        _likelihood = new SpeechLikelihood(settings.Sensitivity);
        _gate = new SpeechGate(FramesOf(settings.MinSpeech), FramesOf(settings.MinSilence));
        _latency = _near.Delay + Frame + (Frame / 2);
    }

    /// <inheritdoc/>
    public int SampleRate { get; }

    /// <inheritdoc/>
    public bool IsSpeech => _gate.IsSpeech;

    internal int? EchoDelayFrames => _likelihood.EchoDelayFrames;

    /// <inheritdoc/>
    public SpeechActivity Process(ReadOnlySpan<byte> pcm, ReadOnlySpan<byte> played = default)
    {
        RequireAligned(pcm.Length, played.Length);
        while (pcm.Length > 0)
        {
            int samples = 0;
            int used = 0;
            if (_nearHalf is byte half)
            {
                _nearBlock[0] = (short)(half | (pcm[0] << 8));
                _farBlock[0] = (short)(_farHalf | ((played.IsEmpty ? 0 : played[0]) << 8));
                _nearHalf = null;
                (samples, used) = (1, 1);
            }

            for (; samples < BlockSamples && used + 1 < pcm.Length; samples++, used += sizeof(short))
            {
                _nearBlock[samples] = BinaryPrimitives.ReadInt16LittleEndian(pcm[used..]);
                _farBlock[samples] = played.IsEmpty ? (short)0 : BinaryPrimitives.ReadInt16LittleEndian(played[used..]);
            }

            if (used + 1 == pcm.Length)
            {
                _nearHalf = pcm[used];
                _farHalf = played.IsEmpty ? (byte)0 : played[used];
                used++;
            }

            pcm = pcm[used..];
            played = played.IsEmpty ? played : played[used..];
            Add(_nearBlock.AsSpan(0, samples), _farBlock.AsSpan(0, samples));
        }

        return TakeActivity();
    }

    /// <summary>Takes the next samples of the stream.</summary>
    /// <param name="samples">What the caller's line sent, mono. Any number of samples.</param>
    /// <param name="played">What was played to the caller during that time. Empty if nothing was played, else as long as <paramref name="samples"/>.</param>
    /// <returns>What the samples changed.</returns>
    /// <exception cref="ArgumentException"><paramref name="played"/> is neither empty nor as long as <paramref name="samples"/>.</exception>
    /// <exception cref="InvalidOperationException">The bytes before ended with half a sample.</exception>
    public SpeechActivity Process(ReadOnlySpan<short> samples, ReadOnlySpan<short> played = default)
    {
        RequireAligned(samples.Length, played.Length);
        if (_nearHalf is not null)
        {
            throw new InvalidOperationException("The bytes before ended with half a sample. Pass the other half as bytes first.");
        }

        _farBlock.AsSpan().Clear();
        while (samples.Length > 0)
        {
            int count = Math.Min(samples.Length, BlockSamples);
            Add(samples[..count], played.IsEmpty ? _farBlock.AsSpan(0, count) : played[..count]);
            samples = samples[count..];
            played = played.IsEmpty ? played : played[count..];
        }

        return TakeActivity();
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _near.Reset();
        _far.Reset();
        _likelihood.Reset();
        _gate.Reset();
        _changes.Clear();
        (_frames, _level, _nearHalf) = (0, 0, null);
    }

    private static int FramesOf(TimeSpan time) => (int)Math.Ceiling(time / Frame);

    private static void RequireAligned(int length, int played)
    {
        if (played != 0 && played != length)
        {
            throw new ArgumentException($"What was played must be as long as the audio ({length}) or empty, not {played}.", nameof(played));
        }
    }

    private void Add(ReadOnlySpan<short> near, ReadOnlySpan<short> far)
    {
        _near.Add(near);
        _far.Add(far);
        while (_near.Count >= SpeechBands.WindowSamples)
        {
            ReadOnlySpan<short> window = _near.Window;
            bool isActive = _likelihood.Add(window, _far.Window, _gate.IsSpeech);
            _level = Pcm16.GetLevel(window);

            // The ratio is averaged over three frames, so it is that of the frame before.
            long? changed = _gate.Add(_frames - 1, isActive);
            _frames++;
            _near.Skip(FrameSamples);
            _far.Skip(FrameSamples);
            if (changed is long frame)
            {
                TimeSpan position = frame > 0 ? frame * Frame : TimeSpan.Zero;
                _changes.Add(new SpeechChange(_gate.IsSpeech, position, ((_frames - 1) * Frame) + _latency));
            }
        }
    }

    private SpeechActivity TakeActivity()
    {
        SpeechChange[]? changes = _changes.Count == 0 ? null : [.. _changes];
        _changes.Clear();
        return new SpeechActivity(IsSpeech, _likelihood.Probability, _level, changes);
    }
}
