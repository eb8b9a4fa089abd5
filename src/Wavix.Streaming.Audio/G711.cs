namespace Wavix.Streaming.Audio;

/// <summary>
/// G.711, the 8-bit coding of telephone networks: µ-law (North America, Japan) and A-law (elsewhere), in both directions. Usually at 8,000
/// Hz.
/// </summary>
/// <remarks>
/// Samples are coded by the decision values of G.711, scaled to 16 bits. These are the same for both signs; a value equal to a decision
/// value takes the larger magnitude. µ-law magnitudes from 32,636 saturate. Stateless, table-driven, allocates nothing. Thread-safe.
/// </remarks>
public static class G711
{
    /// <summary>Decodes µ-law to 16-bit samples.</summary>
    /// <param name="codes">One byte per sample.</param>
    /// <param name="samples">Receives the samples; at least as long as <paramref name="codes"/>.</param>
    /// <returns>The number of samples written, which is the number of codes.</returns>
    /// <exception cref="ArgumentException"><paramref name="samples"/> is too small.</exception>
    public static int DecodeMuLaw(ReadOnlySpan<byte> codes, Span<short> samples) => Decode(codes, samples, G711Tables.MuLawSamples);

    /// <summary>Decodes A-law to 16-bit samples.</summary>
    /// <param name="codes">One byte per sample.</param>
    /// <param name="samples">Receives the samples; at least as long as <paramref name="codes"/>.</param>
    /// <returns>The number of samples written, which is the number of codes.</returns>
    /// <exception cref="ArgumentException"><paramref name="samples"/> is too small.</exception>
    public static int DecodeALaw(ReadOnlySpan<byte> codes, Span<short> samples) => Decode(codes, samples, G711Tables.ALawSamples);

    /// <summary>Encodes 16-bit samples as µ-law.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="codes">Receives one byte per sample; at least as long as <paramref name="samples"/>.</param>
    /// <returns>The number of bytes written, which is the number of samples.</returns>
    /// <exception cref="ArgumentException"><paramref name="codes"/> is too small.</exception>
    public static int EncodeMuLaw(ReadOnlySpan<short> samples, Span<byte> codes)
    {
        RequireRoom(samples.Length, codes.Length, nameof(codes));
        ReadOnlySpan<byte> table = G711Tables.MuLawCodes;
        for (int i = 0; i < samples.Length; i++)
        {
            int sample = samples[i];
            codes[i] = (byte)(table[Math.Abs(sample) >> G711Tables.MuLawShift] ^ Sign(sample));
        }

        return samples.Length;
    }

    /// <summary>Encodes 16-bit samples as A-law.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="codes">Receives one byte per sample; at least as long as <paramref name="samples"/>.</param>
    /// <returns>The number of bytes written, which is the number of samples.</returns>
    /// <exception cref="ArgumentException"><paramref name="codes"/> is too small.</exception>
    public static int EncodeALaw(ReadOnlySpan<short> samples, Span<byte> codes)
    {
        RequireRoom(samples.Length, codes.Length, nameof(codes));
        ReadOnlySpan<byte> table = G711Tables.ALawCodes;
        for (int i = 0; i < samples.Length; i++)
        {
            int sample = samples[i];
            codes[i] = (byte)(table[Math.Abs(sample) >> G711Tables.ALawShift] ^ Sign(sample));
        }

        return samples.Length;
    }

    /// <summary>Decodes µ-law to 16-bit samples.</summary>
    /// <param name="codes">One byte per sample.</param>
    /// <returns>A new array.</returns>
    public static short[] DecodeMuLaw(ReadOnlySpan<byte> codes)
    {
        short[] samples = new short[codes.Length];
        DecodeMuLaw(codes, samples);
        return samples;
    }

    /// <summary>Decodes A-law to 16-bit samples.</summary>
    /// <param name="codes">One byte per sample.</param>
    /// <returns>A new array.</returns>
    public static short[] DecodeALaw(ReadOnlySpan<byte> codes)
    {
        short[] samples = new short[codes.Length];
        DecodeALaw(codes, samples);
        return samples;
    }

    /// <summary>Encodes 16-bit samples as µ-law. For PCM16 bytes pass <c>Pcm16.AsSamples(pcm)</c>.</summary>
    /// <param name="samples">The samples.</param>
    /// <returns>A new array of one byte per sample.</returns>
    public static byte[] EncodeMuLaw(ReadOnlySpan<short> samples)
    {
        byte[] codes = new byte[samples.Length];
        EncodeMuLaw(samples, codes);
        return codes;
    }

    /// <summary>Encodes 16-bit samples as A-law. For PCM16 bytes pass <c>Pcm16.AsSamples(pcm)</c>.</summary>
    /// <param name="samples">The samples.</param>
    /// <returns>A new array of one byte per sample.</returns>
    public static byte[] EncodeALaw(ReadOnlySpan<short> samples)
    {
        byte[] codes = new byte[samples.Length];
        EncodeALaw(samples, codes);
        return codes;
    }

    private static int Decode(ReadOnlySpan<byte> codes, Span<short> samples, short[] table)
    {
        RequireRoom(codes.Length, samples.Length, nameof(samples));
        for (int i = 0; i < codes.Length; i++)
        {
            samples[i] = table[codes[i]];
        }

        return codes.Length;
    }

    // Bit 7 of a code, inverted in both laws: set if the sample is not negative.
    private static int Sign(int sample) => (sample >> 31) & 0x80;

    private static void RequireRoom(int needed, int room, string parameterName)
    {
        if (room < needed)
        {
            throw new ArgumentException($"The destination holds {room} items; {needed} are required.", parameterName);
        }
    }
}
