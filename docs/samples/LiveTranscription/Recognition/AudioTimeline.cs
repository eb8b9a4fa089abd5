namespace LiveTranscription.Recognition;

/// <summary>
/// Where in the call the audio is that a recogniser was given. A recogniser counts what it hears; audio that was dropped, or that never arrived because
/// the call was on hold, it does not know of. Thread-safe.
/// </summary>
internal sealed class AudioTimeline
{
    private const int MaxPieces = 1000;

    private readonly Lock _sync = new();
    private readonly List<(TimeSpan Given, TimeSpan InCall)> _pieces = [];

    /// <summary>Audio that was given at <paramref name="given"/> belongs to <paramref name="inCall"/>. The former rises from call to call.</summary>
    public void Add(TimeSpan given, TimeSpan inCall)
    {
        lock (_sync)
        {
            // Less is the rounding of lengths to ticks.
            if (_pieces.Count > 0 && (_pieces[^1].InCall - _pieces[^1].Given - inCall + given).Duration() < TimeSpan.FromMilliseconds(1))
            {
                return;
            }

            if (_pieces.Count == MaxPieces)
            {
                _pieces.RemoveAt(0);
            }

            _pieces.Add((given, inCall));
        }
    }

    /// <summary>
    /// The times of the call between which an utterance was said. At a gap, it starts after the gap and ends before it. If the clock went back meanwhile,
    /// because audio had only been late, the utterance ends no earlier than it starts.
    /// </summary>
    public (TimeSpan From, TimeSpan To) Find(TimeSpan from, TimeSpan to)
    {
        TimeSpan start = Find(from, piece => piece <= from);
        TimeSpan end = Find(to, piece => piece < to);
        return (start, end > start ? end : start);
    }

    private TimeSpan Find(TimeSpan given, Predicate<TimeSpan> isBefore)
    {
        lock (_sync)
        {
            int index = Math.Max(0, _pieces.FindLastIndex(piece => isBefore(piece.Given)));
            return _pieces.Count == 0 ? given : given + _pieces[index].InCall - _pieces[index].Given;
        }
    }
}
