namespace Wavix.Streaming.Testing;

/// <summary>The marks of one playback, ordered by the moment at which each is reached. Not thread-safe.</summary>
internal sealed class PlayoutMarks(PlayoutRules rules)
{
    // Sorted by position; at equal positions, in the order received.
    private readonly List<Mark> _scheduled = [];
    private readonly List<string> _needMedia = [];
    private PlayoutRules _rules = rules;
    private bool _hasCome;

    /// <summary>Number of marks that will never be returned.</summary>
    public int Dropped { get; private set; }

    /// <summary>When the next mark is reached; null if there is none, or if all wait for media.</summary>
    public long? Next => _scheduled.Count == 0 ? null : _scheduled[0].Position;

    /// <summary>Applies other rules to the marks that are received from now on. A first mark that is lost is the first after the change.</summary>
    public void Change(PlayoutRules rules)
    {
        _rules = rules;
        _hasCome = false;
    }

    public void Add(string name, long end, long now)
    {
        bool isLost = _rules.LoseFirstMark && !_hasCome;
        _hasCome = true;
        if (isLost || _needMedia.Count + _scheduled.Count(mark => !mark.IsLate) >= _rules.MaxPendingMarks)
        {
            Dropped++;
        }
        else if (_rules.MarksAtOnce)
        {
            Schedule(new Mark(now, name));
        }
        else if (_rules.MarksNeedMedia)
        {
            _needMedia.Add(name);
        }
        else
        {
            Schedule(new Mark(end, name));
        }
    }

    /// <summary>Called when audio was received that plays from the given position.</summary>
    public void OnAudio(long start)
    {
        foreach (string name in _needMedia)
        {
            Schedule(new Mark(start, name));
        }

        _needMedia.Clear();
    }

    /// <summary>Moves the marks from the given position on: their audio plays earlier by this many samples.</summary>
    public void Advance(long from, long samples)
    {
        Mark[] marks = [.. _scheduled];
        _scheduled.Clear();
        foreach (Mark mark in marks)
        {
            Schedule(mark.IsLate || mark.Position < from ? mark : mark with { Position = mark.Position - samples });
        }
    }

    /// <summary>Takes the next mark that has been reached; null if there is none.</summary>
    public string? Take(long now)
    {
        if (!(Next <= now))
        {
            return null;
        }

        string name = _scheduled[0].Name;
        _scheduled.RemoveAt(0);
        return name;
    }

    /// <param name="end">When the dropped audio would have ended.</param>
    /// <returns>The marks to return immediately.</returns>
    public IReadOnlyList<string> Clear(long end)
    {
        if (_rules.PendingMarks == PendingMarkBehavior.Late)
        {
            OnAudio(end);
            for (int i = 0; i < _scheduled.Count; i++)
            {
                _scheduled[i] = _scheduled[i] with { IsLate = true };
            }

            return [];
        }

        string[] names = [.. _scheduled.Select(mark => mark.Name), .. _needMedia];
        _scheduled.Clear();
        _needMedia.Clear();
        if (_rules.PendingMarks == PendingMarkBehavior.Return)
        {
            return names;
        }

        Dropped += names.Length;
        return [];
    }

    private void Schedule(Mark mark)
    {
        int at = _scheduled.Count;
        while (at > 0 && _scheduled[at - 1].Position > mark.Position)
        {
            at--;
        }

        _scheduled.Insert(at, mark);
    }

    private readonly record struct Mark(long Position, string Name, bool IsLate = false);
}
