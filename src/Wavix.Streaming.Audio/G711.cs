namespace Wavix.Streaming.Audio;

/// <summary>
/// G.711, the telephone's 8-bit coding, both laws both ways: µ-law (North America, Japan) and A-law (elsewhere). Usually at 8,000 Hz.
/// </summary>
/// <remarks>
/// A sample is coded by the decision values of G.711, scaled to 16 bits: the same for both signs, and a value on a decision goes to the
/// larger magnitude. µ-law magnitudes from 32,636 on saturate. Stateless, table-driven, allocates nothing; any thread.
/// </remarks>
public static class G711
{
    /// <summary>µ-law to 16-bit samples.</summary>
    /// <param name="codes">One byte per sample.</param>
    /// <param name="samples">Gets the samples; at least as long as <paramref name="codes"/>.</param>
    /// <returns>How many samples were written: as many as there are codes.</returns>
    /// <exception cref="ArgumentException"><paramref name="samples"/> is too small.</exception>
    public static int DecodeMuLaw(ReadOnlySpan<byte> codes, Span<short> samples) => Decode(codes, samples, G711Tables.MuLawSamples);

    /// <summary>A-law to 16-bit samples.</summary>
    /// <param name="codes">One byte per sample.</param>
    /// <param name="samples">Gets the samples; at least as long as <paramref name="codes"/>.</param>
    /// <returns>How many samples were written: as many as there are codes.</returns>
    /// <exception cref="ArgumentException"><paramref name="samples"/> is too small.</exception>
    public static int DecodeALaw(ReadOnlySpan<byte> codes, Span<short> samples) => Decode(codes, samples, G711Tables.ALawSamples);

    /// <summary>16-bit samples to µ-law.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="codes">Gets one byte per sample; at least as long as <paramref name="samples"/>.</param>
    /// <returns>How many bytes were written: as many as there are samples.</returns>
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

    /// <summary>16-bit samples to A-law.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="codes">Gets one byte per sample; at least as long as <paramref name="samples"/>.</param>
    /// <returns>How many bytes were written: as many as there are samples.</returns>
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

    private static int Decode(ReadOnlySpan<byte> codes, Span<short> samples, short[] table)
    {
        RequireRoom(codes.Length, samples.Length, nameof(samples));
        for (int i = 0; i < codes.Length; i++)
        {
            samples[i] = table[codes[i]];
        }

        return codes.Length;
    }

    // Bit 7 of a code, inverted in both laws: set for what is not negative.
    private static int Sign(int sample) => (sample >> 31) & 0x80;

    private static void RequireRoom(int needed, int room, string parameterName)
    {
        if (room < needed)
        {
            throw new ArgumentException($"There is room for {room}, and {needed} come.", parameterName);
        }
    }
}
