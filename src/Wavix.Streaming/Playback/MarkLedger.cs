using System.Globalization;

namespace Wavix.Streaming;

/// <summary>
/// The marks that were sent and have not been returned, in the order of the wire: the application's and our own. Our names belong to this
/// session only, so no returned mark of ours, however late, can be mistaken for the application's. Not thread-safe, except
/// <see cref="IsOurs"/>.
/// </summary>
/// <param name="maxOfApplication">Marks of the application that are kept; beyond it the oldest is forgotten.</param>
internal sealed class MarkLedger(int maxOfApplication)
{
    /// <summary>The start of our names, which the application may not use.</summary>
    public const string ReservedPrefix = "sdk-";

    /// <summary>A mark that is returned earlier than this before its time can't have been reached.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(100);

    private readonly string _prefix = $"{ReservedPrefix}{Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture).AsSpan(0, 8)}-";

    // Few, so a list is quicker than nodes.
    private readonly List<PendingMark> _pending = [];
    private long _lastNumber;
    private int _ofApplication;

    /// <summary>Progress marks that are pending.</summary>
    public int ProgressMarks => _pending.Count(mark => mark.Kind == MarkKind.Progress);

    /// <summary>Whether only this session can have sent a mark of this name.</summary>
    public bool IsOurs(string name) => name.StartsWith(_prefix, StringComparison.Ordinal);

    /// <summary>A mark of ours is sent now.</summary>
    /// <returns>Its name.</returns>
    public string Add(MarkKind kind, Playback? playback, long sent, TimeSpan due, TimeSpan now)
    {
        string name = _prefix + (++_lastNumber).ToString(CultureInfo.InvariantCulture);
        _pending.Add(new PendingMark(name, kind, playback, playback?.Sent ?? 0, sent, due, now));
        return name;
    }

    /// <summary>A mark of the application's is sent now.</summary>
    public void Add(string name, long sent, TimeSpan due, TimeSpan now)
    {
        if (_ofApplication == maxOfApplication)
        {
            _pending.RemoveAt(_pending.FindIndex(mark => mark.Kind == MarkKind.Application));
            _ofApplication--;
        }

        _pending.Add(new PendingMark(name, MarkKind.Application, null, 0, sent, due, now));
        _ofApplication++;
    }

    /// <summary>A mark was returned: removes it, and confirms what it proves of playbacks. Our marks before it are reached, too.</summary>
    /// <returns>
    /// The oldest pending mark of that name; null when there is none: it was never sent, was forgotten, or its playback has ended.
    /// </returns>
    public PendingMark? Return(string name, TimeSpan now)
    {
        bool isOurs = IsOurs(name);
        int index = _pending.FindIndex(mark => mark.Kind == MarkKind.Application != isOurs && mark.Name == name);
        if (index < 0)
        {
            return null;
        }

        PendingMark returned = _pending[index];
        if (isOurs)
        {
            for (int i = index; i >= 0; i--)
            {
                if (_pending[i].Kind != MarkKind.Application)
                {
                    _pending[i].Confirm(now);
                    _pending.RemoveAt(i);
                }
            }
        }
        else
        {
            _pending.RemoveAt(index);
            _ofApplication--;
        }

        return returned;
    }

    /// <summary>
    /// <c>clear</c> is sent now: marks of the application may be returned without having been reached, and ours measure nothing any more.
    /// </summary>
    public void Clear()
    {
        ForgetObsolete();
        ForgetMeasurement();
        for (int i = 0; i < _pending.Count; i++)
        {
            _pending[i] = _pending[i] with { IsCleared = true };
        }
    }

    /// <summary>Forgets the marks of playbacks that have ended, or whose audio a pause has taken back.</summary>
    public void ForgetObsolete() =>
        _pending.RemoveAll(static mark => mark.Playback?.Phase is PlaybackPhase.Completed or PlaybackPhase.Queued);

    /// <summary>Forgets the marks of an earlier measurement.</summary>
    public void ForgetMeasurement() => _pending.RemoveAll(static mark => mark.Kind is MarkKind.RoundTrip or MarkKind.FirstFrame);
}

/// <summary>A mark that was sent.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Why it was sent.</param>
/// <param name="Playback">The playback it belongs to, if any.</param>
/// <param name="Samples">Samples of that playback which were sent before it.</param>
/// <param name="Sent">All samples which were sent before it.</param>
/// <param name="Due">When it is reached by the model.</param>
/// <param name="SentAt">When it was sent.</param>
internal readonly record struct PendingMark(
    string Name, MarkKind Kind, Playback? Playback, long Samples, long Sent, TimeSpan Due, TimeSpan SentAt)
{
    /// <summary>Whether <c>clear</c> was sent while it was pending.</summary>
    public bool IsCleared { get; init; }

    /// <summary>Whether the audio before it can have been played by then.</summary>
    public bool IsPlausible(TimeSpan now) => now >= Due - MarkLedger.Tolerance;

    // A mark that is returned too early ends the wait, but proves nothing.
    public void Confirm(TimeSpan now) => Playback?.Confirm(IsPlausible(now) ? Samples : 0, Kind == MarkKind.End);
}

/// <summary>Why a mark was sent.</summary>
internal enum MarkKind
{
    /// <summary>The application sent it.</summary>
    Application,

    /// <summary>At the end of a playback.</summary>
    End,

    /// <summary>In a playback, to confirm what was heard so far.</summary>
    Progress,

    /// <summary>While nothing is buffered, to measure the round trip.</summary>
    RoundTrip,

    /// <summary>After the first frame that follows a <see cref="RoundTrip"/>, to measure the pre-buffer.</summary>
    FirstFrame,
}
