namespace Wavix.Streaming.Audio.Tests.Resampling;

/// <summary>The rates of the resampler and all ordered pairs of two different ones: thirty.</summary>
internal static class RatePairs
{
    public static IReadOnlyList<int> Rates { get; } = [8_000, 16_000, 22_050, 24_000, 44_100, 48_000];

    public static TheoryData<int, int> Different
    {
        get
        {
            var pairs = new TheoryData<int, int>();
            foreach (int input in Rates)
            {
                foreach (int output in Rates.Where(rate => rate != input))
                {
                    pairs.Add(input, output);
                }
            }

            return pairs;
        }
    }

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
}
