namespace Reliability.Stress;

/// <summary>Random numbers that follow from a seed, for any thread.</summary>
internal sealed class SharedRandom(int seed) : Random
{
    private readonly Lock _sync = new();
    private readonly Random _random = new(seed);

    public override int Next() => Next(0, int.MaxValue);

    public override int Next(int maxValue) => Next(0, maxValue);

    public override int Next(int minValue, int maxValue)
    {
        lock (_sync)
        {
            return _random.Next(minValue, maxValue);
        }
    }
}
