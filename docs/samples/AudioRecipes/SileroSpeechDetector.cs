using Microsoft.ML.OnnxRuntime;
using Wavix.Streaming;
using Wavix.Streaming.Audio;

namespace AudioRecipes;

/// <summary>
/// Silero's neural network as a speech detector: the model files of versions 5 and 6, which have the same inputs. It has no use for what is played, so it
/// takes the bot's echo for the caller. An instance is for one stream. Not thread-safe.
/// </summary>
internal sealed class SileroSpeechDetector : ISpeechDetector, IDisposable
{
    private const int ModelRate = 16_000;
    private const int FrameSamples = 512;
    private const int ContextSamples = 64;
    private static readonly long[] StateShape = [2, 1, 128];

    /// <summary>Loads a model file. One is enough for all calls of a process; dispose it after their detectors.</summary>
    public static InferenceSession Load(string path)
    {
        // The model is small: more threads make it slower, and calls wait for each other.
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        return new InferenceSession(path, options);
    }

    /// <summary>The probability of speech in one frame. The model also gets the end of the frame before, and its own state.</summary>
    private float Infer()
    {
        _model.Run(_run, InputNames, [_input, _state, _rate], OutputNames, [_output, _nextState]);
        _nextState.GetTensorDataAsSpan<float>().CopyTo(_state.GetTensorMutableDataAsSpan<float>());
        _window.AsSpan(FrameSamples).CopyTo(_window);
        return _output.GetTensorDataAsSpan<float>()[0];
    }

    private const double MaxGapFrames = 3;
    private static readonly TimeSpan Frame = TimeSpan.FromSeconds(FrameSamples / (double)ModelRate);
    private static readonly string[] InputNames = ["input", "state", "sr"];
    private static readonly string[] OutputNames = ["output", "stateN"];

    private readonly InferenceSession _model;
    private readonly RunOptions _run = new();
    private readonly float[] _window = new float[ContextSamples + FrameSamples];
    private readonly OrtValue _input;
    private readonly OrtValue _state = OrtValue.CreateTensorValueFromMemory(new float[2 * 128], StateShape);
    private readonly OrtValue _nextState = OrtValue.CreateTensorValueFromMemory(new float[2 * 128], StateShape);
    private readonly OrtValue _rate = OrtValue.CreateTensorValueFromMemory(new long[] { ModelRate }, [1]);
    private readonly OrtValue _output = OrtValue.CreateTensorValueFromMemory(new float[1], [1, 1]);

    private readonly PcmResampler _resampler;
    private readonly byte[] _bytes = new byte[960];
    private readonly short[] _resampled;
    private readonly short[] _frame = new short[FrameSamples];
    private readonly double _threshold;
    private readonly double _minSpeechFrames;
    private readonly double _minSilenceFrames;
    private readonly List<SpeechChange> _changes = [];
    private int _byteCount;
    private int _frameCount;
    private long _frames;
    private long _first;
    private long _last;
    private int _active;
    private double _probability;
    private double _level = double.NegativeInfinity;

    /// <summary>Creates a detector at the start of a stream.</summary>
    /// <param name="model">What <see cref="Load"/> gave. It stays the caller's.</param>
    /// <param name="sampleRate">Sample rate of the stream in Hz, one of <see cref="PcmResampler.SupportedRates"/>. Default 24,000.</param>
    /// <param name="options">Settings; null for the defaults. The sensitivity of 0.5 is the threshold of 0.5 that Silero recommends.</param>
    public SileroSpeechDetector(InferenceSession model, int sampleRate = WavixAudio.SampleRate, SpeechDetectorOptions? options = null)
    {
        options ??= new SpeechDetectorOptions();
        _model = model;
        _input = OrtValue.CreateTensorValueFromMemory(_window, [1, _window.Length]);
        SampleRate = sampleRate;
        _resampler = new PcmResampler(sampleRate, ModelRate);
        _resampled = new short[_resampler.GetMaxOutput(_bytes.Length / sizeof(short))];
        _threshold = 0.9 - (0.8 * options.Sensitivity);
        _minSpeechFrames = options.MinSpeech / Frame;
        _minSilenceFrames = options.MinSilence / Frame;
    }

    public int SampleRate { get; }

    public bool IsSpeech { get; private set; }

    public SpeechActivity Process(ReadOnlySpan<byte> pcm, ReadOnlySpan<byte> played = default)
    {
        if (played.Length != 0 && played.Length != pcm.Length)
        {
            throw new ArgumentException($"What was played must be as long as the audio ({pcm.Length}) or empty, not {played.Length}.", nameof(played));
        }

        while (!pcm.IsEmpty)
        {
            int taken = Math.Min(pcm.Length, _bytes.Length - _byteCount);
            pcm[..taken].CopyTo(_bytes.AsSpan(_byteCount));
            pcm = pcm[taken..];
            _byteCount += taken;

            // Half a sample waits for its other half.
            int whole = _byteCount & ~1;
            Add(_resampled.AsSpan(0, _resampler.Process(Pcm16.AsSamples(_bytes.AsSpan(0, whole)), _resampled)));
            _bytes[0] = _bytes[_byteCount - 1];
            _byteCount -= whole;
        }

        SpeechChange[]? changes = _changes.Count == 0 ? null : [.. _changes];
        _changes.Clear();
        return new SpeechActivity(IsSpeech, _probability, _level, changes);
    }

    public void Reset()
    {
        _resampler.Reset();
        _state.GetTensorMutableDataAsSpan<float>().Clear();
        _window.AsSpan().Clear();
        _changes.Clear();
        (_byteCount, _frameCount, _frames, _active, _probability, _level, IsSpeech) = (0, 0, 0, 0, 0, double.NegativeInfinity, false);
    }

    public void Dispose()
    {
        _run.Dispose();
        _input.Dispose();
        _state.Dispose();
        _nextState.Dispose();
        _rate.Dispose();
        _output.Dispose();
    }

    private void Add(ReadOnlySpan<short> samples)
    {
        foreach (short sample in samples)
        {
            _window[ContextSamples + _frameCount] = sample / 32_768f;
            _frame[_frameCount++] = sample;
            if (_frameCount == FrameSamples)
            {
                _frameCount = 0;
                _level = Pcm16.GetLevel(_frame);
                _probability = Infer();
                Decide();
            }
        }
    }

    /// <summary>Makes utterances of frames. What ends one is less probable than what starts one, by Silero's margin of 0.15.</summary>
    private void Decide()
    {
        long frame = _frames++;
        if (_probability >= (IsSpeech ? _threshold - 0.15 : _threshold))
        {
            _first = _active == 0 ? frame : _first;
            _last = frame;
            _active++;
            if (!IsSpeech && _active >= _minSpeechFrames)
            {
                Change(isStart: true, _first);
            }
        }
        else if (_active > 0 && frame - _last >= (IsSpeech ? _minSilenceFrames : MaxGapFrames))
        {
            _active = 0;
            if (IsSpeech)
            {
                Change(isStart: false, _last + 1);
            }
        }
    }

    private void Change(bool isStart, long frame)
    {
        IsSpeech = isStart;
        _changes.Add(new SpeechChange(isStart, frame * Frame, (_frames * Frame) + _resampler.Delay));
    }
}
