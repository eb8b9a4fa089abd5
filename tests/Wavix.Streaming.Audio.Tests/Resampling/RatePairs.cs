namespace Wavix.Streaming.Audio.Tests.Resampling;

/// <summary>The rates of the resampler and all ordered pairs of two different ones: 110.</summary>
internal static class RatePairs
{
    public static IReadOnlyList<int> Rates => PcmResampler.SupportedRates;

    public static TheoryData<int, int> Different => DifferentOf(Rates);

    /// <summary>The thirty pairs of the rates that calls, speech services and music have.</summary>
    public static TheoryData<int, int> Common => DifferentOf([8_000, 16_000, 22_050, 24_000, 44_100, 48_000]);

    public static TheoryData<int, int> All
    {
        get
        {
            TheoryData<int, int> pairs = Different;
            foreach (int rate in Rates)
            {
                pairs.Add(rate, rate);
            }

            return pairs;
        }
    }

    private static TheoryData<int, int> DifferentOf(IReadOnlyList<int> rates)
    {
        var pairs = new TheoryData<int, int>();
        foreach (int input in rates)
        {
            foreach (int output in rates.Where(rate => rate != input))
            {
                pairs.Add(input, output);
            }
        }

        return pairs;
    }
}
