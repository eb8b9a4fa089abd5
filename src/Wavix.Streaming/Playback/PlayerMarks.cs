using System.Globalization;

namespace Wavix.Streaming;

/// <summary>
/// The marks that the player sent and that have not come back, in their order. The names are this session's own, so that no echo of them,
/// however late, is taken for the application's. Not thread-safe, but for <see cref="IsOurs"/>.
/// </summary>
internal sealed class PlayerMarks
{
    /// <summary>What the names start with. The application may not use it for its own.</summary>
    public const string ReservedPrefix = "sdk-";

    /// <summary>An echo earlier than this before its time can't be true.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(100);

    private readonly string _prefix = $"{ReservedPrefix}{Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture).AsSpan(0, 8)}-";
    private readonly List<Pending> _pending = [];
    private long _lastNumber;

    /// <summary>Times from a mark to its echo that were not reported yet.</summary>
    public List<TimeSpan> RoundTrips { get; } = [];

    /// <summary>Marks of progress that are awaited.</summary>
    public int ProgressPending => _pending.Count(mark => !mark.IsEnd);

    /// <summary>Whether a mark of this name can only be ours.</summary>
    public bool IsOurs(string name) => name.StartsWith(_prefix, StringComparison.Ordinal);

    /// <summary>A mark is sent now.</summary>
    /// <param name="playback">Whose.</param>
    /// <param name="isEnd">Whether at its end.</param>
    /// <param name="due">When it is reached by the model.</param>
    /// <param name="now">The time.</param>
    /// <returns>Its name.</returns>
    public string Add(QueuedPlayback playback, bool isEnd, TimeSpan due, TimeSpan now)
    {
        string name = _prefix + (++_lastNumber).ToString(CultureInfo.InvariantCulture);
        _pending.Add(new Pending(name, playback, playback.Sent, isEnd, due, now));
        return name;
    }

    /// <summary>One of ours came back: it, and all marks before it, have been reached.</summary>
    /// <returns>False when the echo is implausible, because the audio before it can't have been played.</returns>
    public bool Echo(string name, TimeSpan now)
    {
        int index = _pending.FindIndex(mark => mark.Name == name);
        if (index < 0)
        {
            // Its playback is over: cleared, or given up.
            return true;
        }

        RoundTrips.Add(now - _pending[index].SentAt);
        bool isPlausible = IsPlausible(_pending[index], now);
        foreach (Pending mark in _pending.Take(index + 1))
        {
            // One that comes too early ends the waiting, but proves nothing.
            mark.Playback.Confirm(IsPlausible(mark, now) ? mark.Samples : 0, mark.IsEnd);
        }

        _pending.RemoveRange(0, index + 1);
        return isPlausible;
    }

    /// <summary>Nobody waits for the marks of playbacks that are over.</summary>
    public void Forget() => _pending.RemoveAll(static mark => mark.Playback.IsCompleted);

    private static bool IsPlausible(Pending mark, TimeSpan now) => now >= mark.Due - Tolerance;

    private sealed record Pending(string Name, QueuedPlayback Playback, long Samples, bool IsEnd, TimeSpan Due, TimeSpan SentAt);
}
