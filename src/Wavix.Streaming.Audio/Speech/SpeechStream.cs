namespace Wavix.Streaming.Audio;

/// <summary>A stream at the rate of <see cref="SpeechBands"/>, in windows whose middle half is one frame.</summary>
internal sealed class SpeechStream
{
    private readonly PcmResampler _resampler;
    private readonly short[] _samples;
    private int _start;

    public SpeechStream(int sampleRate, int maxSamples)
    {
        _resampler = new PcmResampler(sampleRate, SpeechBands.SampleRate);
        _samples = new short[SpeechBands.WindowSamples + _resampler.GetMaxOutput(maxSamples)];
        Reset();
    }

    public TimeSpan Delay => _resampler.Delay;

    public int Count { get; private set; }

    public ReadOnlySpan<short> Window => _samples.AsSpan(_start, SpeechBands.WindowSamples);

    public void Reset()
    {
        _resampler.Reset();

        // Silence before the first frame, a quarter of a window.
        Array.Clear(_samples);
        (_start, Count) = (0, SpeechBands.WindowSamples / 4);
    }

    public void Add(ReadOnlySpan<short> samples)
    {
        _samples.AsSpan(_start, Count).CopyTo(_samples);
        _start = 0;
        Count += _resampler.Process(samples, _samples.AsSpan(Count));
    }

    public void Skip(int samples) => (_start, Count) = (_start + samples, Count - samples);
}
