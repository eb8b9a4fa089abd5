using System.Diagnostics;
using System.Security.Cryptography;
using static System.FormattableString;

namespace Wavix.Streaming.Fuzz;

/// <summary>Feeds one target with mutated inputs, and keeps those that reach what none has reached before. In instrumented code.</summary>
/// <param name="target">What is fuzzed.</param>
/// <param name="seed">With it and the corpus all inputs are given, as far as what they cover is.</param>
internal sealed class FuzzRun(IFuzzTarget target, int seed)
{
    private const int MaxLength = 4096;

    private readonly CoverageMap _map = new(countsMatter: true);
    private readonly List<byte[]> _kept = [];

    /// <summary>Runs every input of a corpus, then new ones until the time is over or one of them fails.</summary>
    /// <param name="corpus">A folder of inputs; never written to.</param>
    /// <param name="duration">How long; zero for the corpus alone.</param>
    /// <param name="keep">A folder to write the inputs to that are needed for every edge that was covered; null for none.</param>
    /// <returns>Whether all was well.</returns>
    public bool Run(string corpus, TimeSpan duration, string? keep)
    {
        byte[][] first = [.. Directory.EnumerateFiles(corpus).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        long executions = 0;
        foreach (byte[] input in first)
        {
            executions++;
            if (!TryRun(input))
            {
                return false;
            }

            if (_map.Merge())
            {
                _kept.Add(input);
            }
        }

        int edges = _map.Edges;
        var random = new Random(seed);
        var mutator = new Mutator(random, MaxLength);
        var clock = Stopwatch.StartNew();
        TimeSpan next = TimeSpan.FromMinutes(1);
        while (clock.Elapsed < duration)
        {
            executions++;

            // Half of the time from what was found last.
            int newest = random.Next(2) == 0 ? Math.Max(0, _kept.Count - 50) : 0;
            byte[] input = mutator.Mutate(_kept.Count == 0 ? [] : _kept[random.Next(newest, _kept.Count)], _kept);
            if (!TryRun(input))
            {
                return false;
            }

            if (_map.Merge())
            {
                _kept.Add(input);
            }

            if (clock.Elapsed > next)
            {
                Console.WriteLine(Invariant($"  {target.Name} {clock.Elapsed.TotalMinutes:0} min: {executions:N0} executions, {_map.Edges} edges, {_kept.Count} inputs"));
                next += TimeSpan.FromMinutes(1);
            }
        }

        using Process self = Process.GetCurrentProcess();
        Console.WriteLine(Invariant(
            $"{target.Name}: {executions:N0} executions in {clock.Elapsed.TotalSeconds:0} s ({self.TotalProcessorTime.TotalSeconds:0} s of CPU so far), {_map.Edges} edges ({edges} of them by the corpus of {first.Length}), {_kept.Count} inputs kept; --seed {seed}"));
        if (keep is not null)
        {
            Minimize(keep);
        }

        return true;
    }

    private bool TryRun(byte[] input)
    {
        _map.Clear();
        try
        {
            target.Run(input);
            return true;
        }
        catch (Exception e)
        {
            string path = Path.Combine(Directory.GetCurrentDirectory(), $"finding-{target.Name}-{NameOf(input)}");
            File.WriteAllBytes(path, input);
            Console.WriteLine($"{target.Name}: FINDING in {path}, --seed {seed}");
            Console.WriteLine(e);
            return false;
        }
    }

    /// <summary>Shortest first, each that takes an edge which those before it do not.</summary>
    private void Minimize(string folder)
    {
        var map = new CoverageMap(countsMatter: false);
        foreach (byte[] input in _kept.OrderBy(input => input.Length).ToArray())
        {
            map.Clear();
            target.Run(input);
            if (map.Merge())
            {
                File.WriteAllBytes(Path.Combine(folder, NameOf(input)), input);
            }
        }

        Console.WriteLine($"{target.Name}: {Directory.EnumerateFiles(folder).Count()} inputs in {folder} cover {map.Edges} edges");
    }

    private static string NameOf(byte[] input) => Convert.ToHexStringLower(SHA256.HashData(input))[..12];
}
