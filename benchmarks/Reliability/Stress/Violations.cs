namespace Reliability.Stress;

/// <summary>Promises that were broken. Any thread.</summary>
internal sealed class Violations
{
    private const int MaxPrinted = 40;

    private readonly Lock _sync = new();
    private readonly Dictionary<string, int> _byKind = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many there are of each kind.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> ByKind
    {
        get
        {
            lock (_sync)
            {
                return [.. _byKind.OrderByDescending(pair => pair.Value)];
            }
        }
    }

    /// <summary>Counts a violation, and prints it unless many were printed before.</summary>
    /// <param name="session">The session, as text; empty for the run as a whole.</param>
    /// <param name="kind">The promise.</param>
    /// <param name="detail">What happened.</param>
    public void Add(string session, string kind, string detail)
    {
        lock (_sync)
        {
            _byKind[kind] = _byKind.GetValueOrDefault(kind) + 1;
            if (++Count <= MaxPrinted)
            {
                Console.WriteLine($"  VIOLATION {session}: {kind}: {detail}");
            }
        }
    }
}
