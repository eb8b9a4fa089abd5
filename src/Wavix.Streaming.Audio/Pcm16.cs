using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Wavix.Streaming.Audio;

/// <summary>
/// PCM16 as bytes and as samples: calls, files and speech services have bytes (signed, little-endian), processing has samples. Conversion, levels,
/// and changes in place, which saturate. Stateless. Thread-safe.
/// </summary>
public static class Pcm16
{
    private const double FullScale = 32_768;

    /// <summary>Returns samples as bytes.</summary>
    /// <param name="samples">The samples.</param>
    /// <returns>A new array of two bytes per sample.</returns>
    public static byte[] ToBytes(ReadOnlySpan<short> samples)
    {
        byte[] pcm = new byte[checked(samples.Length * sizeof(short))];
        SampleCodec.Encode(WavEncoding.Pcm16, samples, pcm);
        return pcm;
    }

    /// <summary>Returns bytes as samples.</summary>
    /// <param name="pcm">PCM16.</param>
    /// <returns>A new array.</returns>
    /// <exception cref="ArgumentException"><paramref name="pcm"/> has an odd number of bytes.</exception>
    public static short[] ToSamples(ReadOnlySpan<byte> pcm)
    {
        RequireWhole(pcm);
        short[] samples = new short[pcm.Length / sizeof(short)];
        SampleCodec.Decode(WavEncoding.Pcm16, pcm, samples);
        return samples;
    }

    /// <summary>Views bytes as samples, without a copy: a change of one is a change of the other.</summary>
    /// <param name="pcm">PCM16.</param>
    /// <exception cref="ArgumentException"><paramref name="pcm"/> has an odd number of bytes.</exception>
    /// <exception cref="PlatformNotSupportedException">The machine is big-endian. Use <see cref="ToSamples"/> there.</exception>
    public static Span<short> AsSamples(Span<byte> pcm)
    {
        RequireView(pcm);
        return MemoryMarshal.Cast<byte, short>(pcm);
    }

    /// <inheritdoc cref="AsSamples(Span{byte})"/>
    public static ReadOnlySpan<short> AsSamples(ReadOnlySpan<byte> pcm)
    {
        RequireView(pcm);
        return MemoryMarshal.Cast<byte, short>(pcm);
    }

    /// <summary>Returns the level, as the root mean square.</summary>
    /// <param name="samples">The samples.</param>
    /// <returns>dB relative to full scale: 0 for a square wave of full scale, −3 for a sine of full scale, negative infinity for silence or none.</returns>
    public static double GetLevel(ReadOnlySpan<short> samples)
    {
        double sum = 0;
        foreach (short sample in samples)
        {
            sum += (double)sample * sample;
        }

        return ToDecibels(Math.Sqrt(sum / Math.Max(samples.Length, 1)));
    }

    /// <param name="pcm">PCM16.</param>
    /// <inheritdoc cref="GetLevel(ReadOnlySpan{short})"/>
    /// <exception cref="ArgumentException"><paramref name="pcm"/> has an odd number of bytes.</exception>
    public static double GetLevel(ReadOnlySpan<byte> pcm)
    {
        RequireWhole(pcm);
        double sum = 0;
        for (int i = 0; i < pcm.Length; i += sizeof(short))
        {
            double sample = BinaryPrimitives.ReadInt16LittleEndian(pcm[i..]);
            sum += sample * sample;
        }

        return ToDecibels(Math.Sqrt(sum / Math.Max(pcm.Length / sizeof(short), 1)));
    }

    /// <summary>Returns the level of the loudest sample.</summary>
    /// <param name="samples">The samples.</param>
    /// <returns>dB relative to full scale, at most 0; negative infinity for silence or none.</returns>
    public static double GetPeak(ReadOnlySpan<short> samples)
    {
        int peak = 0;
        foreach (short sample in samples)
        {
            peak = Math.Max(peak, Math.Abs((int)sample));
        }

        return ToDecibels(peak);
    }

    /// <summary>Makes samples louder or quieter, in place.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="decibels">The gain in dB, −200 to 100; 0 changes nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decibels"/> is out of its range.</exception>
    public static void ApplyGain(Span<short> samples, double decibels)
    {
        double factor = ToFactor(decibels);
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = Saturate(samples[i] * factor);
        }
    }

    /// <summary>Adds samples to others, in place, for example speech to hold music.</summary>
    /// <param name="samples">The samples to add.</param>
    /// <param name="destination">Receives the sum; at least as long.</param>
    /// <param name="decibels">The gain of what is added in dB, −200 to 100. Default 0.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decibels"/> is out of its range.</exception>
    public static void MixInto(ReadOnlySpan<short> samples, Span<short> destination, double decibels = 0)
    {
        double factor = ToFactor(decibels);
        if (destination.Length < samples.Length)
        {
            throw new ArgumentException($"The destination holds {destination.Length} samples; {samples.Length} are added.", nameof(destination));
        }

        for (int i = 0; i < samples.Length; i++)
        {
            destination[i] = Saturate(destination[i] + (samples[i] * factor));
        }
    }

    /// <summary>Raises all of the samples from silence to their level, linearly, in place: pass as many as the fade lasts.</summary>
    /// <param name="samples">The samples.</param>
    public static void FadeIn(Span<short> samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = Saturate(samples[i] * ((i + 0.5) / samples.Length));
        }
    }

    /// <summary>Lowers all of the samples from their level to silence, linearly, in place: pass as many as the fade lasts.</summary>
    /// <param name="samples">The samples.</param>
    public static void FadeOut(Span<short> samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = Saturate(samples[i] * ((samples.Length - i - 0.5) / samples.Length));
        }
    }

    /// <summary>Rounds to the nearest sample and saturates.</summary>
    internal static short Saturate(double sample) => (short)Math.Clamp(Math.Round(sample), short.MinValue, short.MaxValue);

    /// <summary>The factor of a gain.</summary>
    internal static double ToFactor(double decibels)
    {
        if (decibels is not (>= -200 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(decibels), decibels, "The gain must be -200 to 100 dB.");
        }

        return Math.Pow(10, decibels / 20);
    }

    internal static void RequireWhole(ReadOnlySpan<byte> pcm)
    {
        if ((pcm.Length & 1) != 0)
        {
            throw new ArgumentException($"{pcm.Length} bytes is not a whole number of PCM16 samples (2 bytes each).", nameof(pcm));
        }
    }

    private static void RequireView(ReadOnlySpan<byte> pcm)
    {
        RequireWhole(pcm);
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("This machine is big-endian, and PCM16 is little-endian. Copy the samples with Pcm16.ToSamples.");
        }
    }

    private static double ToDecibels(double magnitude) => 20 * Math.Log10(magnitude / FullScale);
}
