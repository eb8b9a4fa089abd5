namespace Wavix.Streaming;

/// <summary>Lets one report of a kind through per interval and counts the others. One thread at a time.</summary>
internal sealed class LogThrottle(TimeProvider timeProvider, TimeSpan interval)
{
    private readonly Dictionary<int, (long LastAt, int Suppressed)> _kinds = [];

    /// <summary>Whether to report now.</summary>
    /// <param name="kind">What is reported; the caller's own numbering.</param>
    /// <param name="suppressed">Reports of the kind that were held back since the last one.</param>
    public bool Pass(int kind, out int suppressed)
    {
        long now = timeProvider.GetTimestamp();
        bool known = _kinds.TryGetValue(kind, out (long LastAt, int Suppressed) seen);
        suppressed = seen.Suppressed;
        bool pass = !known || timeProvider.GetElapsedTime(seen.LastAt, now) >= interval;
        _kinds[kind] = pass ? (now, 0) : (seen.LastAt, seen.Suppressed + 1);
        return pass;
    }
}
