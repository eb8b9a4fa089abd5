namespace Wavix.Streaming.Audio.Tests.Codecs;

/// <summary>
/// G.711 as its tables have it: lists of decision values and of the values between them, searched one by one. Shares nothing with the
/// codec, neither shifts nor biases.
/// </summary>
internal static class DecisionValues
{
    // On the scale of the recommendation: 8,159 is µ-law's largest magnitude, 4,096 A-law's.
    private static readonly int[] MuLawDecisions = Decisions((31, 0), (95, 4), (223, 8), (479, 16), (991, 32), (2_015, 64), (4_063, 128), (8_159, 256));
    private static readonly int[] ALawDecisions = Decisions((32, 2), (64, 2), (128, 4), (256, 8), (512, 16), (1_024, 32), (2_048, 64), (4_096, 128));

    public static byte MuLaw(short sample) => (byte)(0xFF - Step(MuLawDecisions, sample, 4) - (sample < 0 ? 128 : 0));

    public static byte ALaw(short sample) => (byte)((Step(ALawDecisions, sample, 8) + (sample < 0 ? 0 : 128)) ^ 0x55);

    public static short MuLawSample(byte code)
    {
        int step = (0xFF - code) % 128;
        int value = step == 0 ? 0 : 4 * (MuLawDecisions[step] + MuLawDecisions[step + 1]) / 2;
        return (short)(code >= 128 ? value : -value);
    }

    public static short ALawSample(byte code)
    {
        int step = (code ^ 0x55) % 128;
        int value = 8 * (ALawDecisions[step] + ALawDecisions[step + 1]) / 2;
        return (short)((code ^ 0x55) >= 128 ? value : -value);
    }

    /// <summary>The last step whose lower decision value the magnitude has reached.</summary>
    private static int Step(int[] decisions, short sample, int scale)
    {
        int step = 0;
        while (step < 127 && Math.Abs((int)sample) >= scale * decisions[step + 1])
        {
            step++;
        }

        return step;
    }

    /// <summary>All 129 decision values, from the end of each segment and the width of its steps; a width of 0 is µ-law's first segment.</summary>
    private static int[] Decisions(params (int End, int Width)[] segments)
    {
        var decisions = new List<int> { 0 };
        foreach ((int end, int width) in segments)
        {
            if (width == 0)
            {
                // The step around 0 has half the width of the others.
                decisions.AddRange(Enumerable.Range(0, 16).Select(step => (2 * step) + 1));
            }
            else
            {
                int begin = decisions[^1];
                decisions.AddRange(Enumerable.Range(1, 16).Select(step => begin + (step * width)));
            }

            if (decisions[^1] != end)
            {
                throw new InvalidOperationException($"A segment ends at {decisions[^1]} and not at {end}.");
            }
        }

        return [.. decisions];
    }
}
