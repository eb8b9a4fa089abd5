namespace Wavix.Streaming.Tests.Realtime;

/// <summary>
/// Audio that says where it is: every 10 ms block carries the number of its answer and its own number. It sounds like noise in the band of a
/// telephone, at about -12 dBFS.
/// </summary>
/// <remarks>
/// A block is 240 samples at 24 kHz: a sum of 26 tones, 457 to 3,314 Hz, that repeats after 210 samples, so that 15 samples at each end are room for
/// the ringing of a resampler. Each tone has one of four phases, two bits: 28 bits of data, scrambled so that neighbors differ and the tones do not
/// add up to a click, and 24 bits of check.
/// </remarks>
public static class Watermark
{
    /// <summary>Samples per second of every position: 24,000.</summary>
    public const int SampleRate = 24_000;

    /// <summary>Exclusive maximum of the number of an answer: 16,384. Numbers repeat from there.</summary>
    public const int Numbers = 1 << NumberBits;

    internal const int BlockLength = 240;
    internal const int Period = 210;
    internal const int Edge = 15;
    internal const int FirstTone = 4;
    internal const int Tones = 26;

    private const int NumberBits = 14;
    private const int FirstDataTone = 1;
    private const int DataTones = 14;
    private const uint DataMask = (1u << 28) - 1;

    // Root mean square a quarter of full scale, -12 dBFS, divided among the tones.
    private static readonly float Amplitude = 32_768f * 0.25f * MathF.Sqrt(2f / Tones);

    private static readonly float[] Cosines = Table(MathF.Cos);
    private static readonly float[] Sines = Table(MathF.Sin);

    /// <summary>Maximum length of an answer's audio: 163.84 s.</summary>
    public static TimeSpan MaxLength { get; } = TimeSpan.FromSeconds((1 << NumberBits) * (double)BlockLength / SampleRate);

    /// <summary>Makes the audio of an answer.</summary>
    /// <param name="number">The number of the answer, from 0.</param>
    /// <param name="position">The first sample at 24 kHz, from 0.</param>
    /// <param name="length">The number of samples.</param>
    /// <returns>PCM16 at 24 kHz.</returns>
    public static short[] Make(int number, int position, int length)
    {
        var audio = new short[length];
        Span<short> block = stackalloc short[BlockLength];
        for (int done = 0; done < length;)
        {
            int from = position + done;
            MakeBlock(number, from / BlockLength, block);
            int offset = from % BlockLength;
            int count = Math.Min(BlockLength - offset, length - done);
            block.Slice(offset, count).CopyTo(audio.AsSpan(done));
            done += count;
        }

        return audio;
    }

    internal static void MakeBlock(int number, int index, Span<short> block)
    {
        ulong symbols = Encode(number, index);
        Span<float> sum = stackalloc float[Period];
        sum.Clear();
        for (int tone = 0; tone < Tones; tone++)
        {
            // cos(a + phase) = cos(phase) cos(a) - sin(phase) sin(a), and both factors are plus or minus the same.
            float cosine = (symbols >> (2 * tone) & 1) == 0 ? Amplitude : -Amplitude;
            float sine = (symbols >> (2 * tone + 1) & 1) == 0 ? Amplitude : -Amplitude;
            ReadOnlySpan<float> cosines = Cosines.AsSpan(tone * Period, Period);
            ReadOnlySpan<float> sines = Sines.AsSpan(tone * Period, Period);
            for (int i = 0; i < Period; i++)
            {
                sum[i] += cosine * cosines[i] - sine * sines[i];
            }
        }

        for (int i = 0; i < BlockLength; i++)
        {
            float value = sum[(i - Edge + Period) % Period] * MathF.Sqrt(0.5f);
            block[i] = (short)Math.Clamp(MathF.Round(value), short.MinValue, short.MaxValue);
        }
    }

    /// <summary>Reads what the phases say; null if the check disagrees in more than three bits.</summary>
    internal static (int Number, int Index)? Decode(ulong symbols)
    {
        uint data = (uint)(symbols >> (2 * FirstDataTone)) & DataMask;
        uint value = Unscramble(data);
        int number = (int)(value >> NumberBits);
        int index = (int)(value & (Numbers - 1));
        return System.Numerics.BitOperations.PopCount(Encode(number, index) ^ symbols) <= 3 ? (number, index) : null;
    }

    private static ulong Encode(int number, int index)
    {
        uint data = Scramble((uint)(number % Numbers) << NumberBits | (uint)index & (Numbers - 1));
        ulong check = (data * 0x9E3779B97F4A7C15UL ^ 0x5851F42D4C957F2DUL) * 0xD6E8FEB86659FD93UL >> 40;
        return check & 3 | (ulong)data << (2 * FirstDataTone) | check >> 2 << (2 * (FirstDataTone + DataTones));
    }

    // Both steps are one-to-one on 28 bits, so that there is a way back.
    private static uint Scramble(uint value)
    {
        for (int round = 0; round < 3; round++)
        {
            value = (value ^ 0x0A5B3C97) * 0x0343FD5B & DataMask;
            value ^= value >> 14;
        }

        return value;
    }

    private static uint Unscramble(uint value)
    {
        for (int round = 0; round < 3; round++)
        {
            value ^= value >> 14;
            value = value * Inverse(0x0343FD5B) & DataMask ^ 0x0A5B3C97;
        }

        return value;
    }

    /// <summary>The inverse of an odd number modulo 2^32, by Newton's method.</summary>
    private static uint Inverse(uint odd)
    {
        uint inverse = odd;
        for (int i = 0; i < 5; i++)
        {
            inverse *= 2 - odd * inverse;
        }

        return inverse;
    }

    private static float[] Table(Func<float, float> function)
    {
        var table = new float[Tones * Period];
        for (int tone = 0; tone < Tones; tone++)
        {
            for (int i = 0; i < Period; i++)
            {
                table[tone * Period + i] = function(2 * MathF.PI * ((tone + FirstTone) * i % Period) / Period);
            }
        }

        return table;
    }
}
