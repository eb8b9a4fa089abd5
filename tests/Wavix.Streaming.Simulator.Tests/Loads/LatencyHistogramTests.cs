namespace Wavix.Streaming.Simulator.Tests.Loads;

public class LatencyHistogramTests
{
    private const double Precision = 1.0 / 64;

    [Fact]
    public void Percentile_NothingCounted_IsZero()
    {
        var histogram = new LatencyHistogram();

        histogram.Percentile(0.99).Should().Be(TimeSpan.Zero);
        histogram.Max.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void Percentile_ManyRandomValues_IsThatOfTheSortedOnesWithinABucket()
    {
        var random = new Random(7);
        var histogram = new LatencyHistogram();
        long[] values = [.. Enumerable.Range(0, 10_000).Select(_ => (long)Math.Exp(random.NextDouble() * 17))];
        foreach (long value in values)
        {
            histogram.Add(TimeSpan.FromMicroseconds(value));
        }

        Array.Sort(values);
        foreach (double part in (double[])[0.001, 0.5, 0.9, 0.99, 0.999, 1])
        {
            long exact = values[(int)Math.Ceiling(part * values.Length) - 1];
            histogram.Percentile(part).TotalMicroseconds.Should().BeInRange(exact, exact * (1 + Precision), $"that is percentile {part}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(59_999_999)]
    [InlineData(60_000_000)]
    public void Percentile_OneValue_IsIt(long microseconds)
    {
        var histogram = new LatencyHistogram();

        histogram.Add(TimeSpan.FromMicroseconds(microseconds));

        histogram.Percentile(0.5).Should().Be(TimeSpan.FromMicroseconds(microseconds));
        histogram.Count.Should().Be(1);
    }

    [Fact]
    public void Add_OverAMinute_KeepsTheMaximumExact()
    {
        var histogram = new LatencyHistogram();

        histogram.Add(TimeSpan.FromMinutes(5));
        histogram.Add(TimeSpan.FromMilliseconds(1));

        histogram.Max.Should().Be(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void Add_Negative_CountsAsZero()
    {
        var histogram = new LatencyHistogram();

        histogram.Add(TimeSpan.FromMilliseconds(-3));

        histogram.Percentile(1).Should().Be(TimeSpan.Zero);
        histogram.Count.Should().Be(1);
    }

    [Fact]
    public void Add_ManyThreads_LosesNothing()
    {
        var histogram = new LatencyHistogram();

        Parallel.For(0, 100_000, i => histogram.Add(TimeSpan.FromMicroseconds(i % 10)));

        histogram.Count.Should().Be(100_000);
        histogram.Max.Should().Be(TimeSpan.FromMicroseconds(9));
    }
}
