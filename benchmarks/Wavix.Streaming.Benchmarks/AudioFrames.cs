using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Benchmarks;

/// <summary>One frame of 20 ms through the audio kit.</summary>
public class AudioFrames
{
    private readonly short[] _frame = MemoryMarshal.Cast<byte, short>(WireMessages.Audio).ToArray();
    private readonly short[] _output = new short[4096];
    private readonly byte[] _codes = new byte[480];
    private readonly PcmResampler _to8k = new(24_000, 8_000);
    private readonly PcmResampler _to16k = new(24_000, 16_000);
    private readonly PcmResampler _to48k = new(24_000, 48_000);
    private readonly SpeechDetector _detector = new();
    private readonly SpeechDetector _overPlayed = new();

    [Benchmark(Baseline = true)]
    public short Copy()
    {
        _frame.CopyTo(_output, 0);
        return _output[0];
    }

    [Benchmark]
    public int Resample24To8() => _to8k.Process(_frame, _output);

    [Benchmark]
    public int Resample24To16() => _to16k.Process(_frame, _output);

    [Benchmark]
    public int Resample24To48() => _to48k.Process(_frame, _output);

    [Benchmark]
    public int EncodeMuLaw() => G711.EncodeMuLaw(_frame, _codes);

    [Benchmark]
    public int DecodeMuLaw() => G711.DecodeMuLaw(_codes, _output);

    [Benchmark]
    public int EncodeALaw() => G711.EncodeALaw(_frame, _codes);

    [Benchmark]
    public int DecodeALaw() => G711.DecodeALaw(_codes, _output);

    [Benchmark]
    public SpeechActivity DetectSpeech() => _detector.Process(_frame);

    /// <summary>The bot's own audio is searched for in the caller's.</summary>
    [Benchmark]
    public SpeechActivity DetectSpeechOverPlayed() => _overPlayed.Process(_frame, _frame);
}
