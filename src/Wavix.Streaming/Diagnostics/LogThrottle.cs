namespace Wavix.Streaming;

/// <summary>Allows one report of each kind per interval and counts the rest. Not thread-safe.</summary>
internal sealed class LogThrottle(TimeProvider timeProvider, TimeSpan interval)
{
    private readonly Dictionary<int, (long LastAt, int Suppressed)> _kinds = [];

    /// <summary>Returns whether to report now.</summary>
    /// <param name="kind">The kind of report; numbered by the caller.</param>
    /// <param name="suppressed">Number of reports of this kind suppressed since the last one.</param>
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
