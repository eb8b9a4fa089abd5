using NAudio.Dsp;
using NAudio.Wave;
using NAudio.Wave.SampleProviders;

namespace Wavix.Streaming.Audio.Tests.NAudioCore;

/// <summary>NAudio's managed resampler over 16-bit samples: as its sample provider has it, or with the windowed sinc that its class offers as well.</summary>
internal static class NAudioResampling
{
    public static ISampleProvider Create(ISampleProvider source, int outputRate, bool sinc) =>
        sinc ? new SincProvider(source, outputRate) : new WdlResamplingSampleProvider(source, outputRate);

    public static short[] Resample(short[] samples, int inputRate, int outputRate, bool sinc)
    {
        ISampleProvider resampler = Create(new Samples(samples, inputRate), outputRate, sinc);
        var output = new List<short>();
        float[] block = new float[outputRate / 50];
        int read;
        while ((read = resampler.Read(block)) > 0)
        {
            output.AddRange(block.Take(read).Select(sample => (short)Math.Clamp(Math.Round(sample * 32_768.0), short.MinValue, short.MaxValue)));
        }

        return [.. output];
    }

    public sealed class Samples(short[] samples, int rate) : ISampleProvider
    {
        private int _at;

        public WaveFormat WaveFormat { get; } = WaveFormat.CreateIeeeFloatWaveFormat(rate, 1);

        public int Read(Span<float> buffer)
        {
            int count = Math.Min(buffer.Length, samples.Length - _at);
            for (int i = 0; i < count; i++)
            {
                buffer[i] = samples[_at++] / 32_768f;
            }

            return count;
        }
    }

    /// <summary>The provider's own way, with the sinc of 64 samples in 32 phases, which is what the class has by default when a sinc is asked for.</summary>
    private sealed class SincProvider : ISampleProvider
    {
        private readonly WdlResampler _resampler = new();
        private readonly ISampleProvider _source;

        public SincProvider(ISampleProvider source, int outputRate)
        {
            _source = source;
            WaveFormat = WaveFormat.CreateIeeeFloatWaveFormat(outputRate, 1);
            _resampler.SetMode(true, 0, true, 64, 32);
            _resampler.SetFeedMode(false);
            _resampler.SetRates(source.WaveFormat.SampleRate, outputRate);
        }

        public WaveFormat WaveFormat { get; }

        public int Read(Span<float> buffer)
        {
            int needed = _resampler.ResamplePrepare(buffer.Length, 1, out Span<float> input);
            return _resampler.ResampleOut(buffer, _source.Read(input[..needed]), buffer.Length, 1);
        }
    }
}
