namespace LiveTranscription.Transcripts;

/// <summary>
/// What was said in one call so far, bounded. It is kept as the newest state of each line, in the order of their changes. A watcher that has seen
/// change N needs only the lines that changed after it, which serves late joiners, slow watchers and those that reconnect alike. Thread-safe.
/// </summary>
/// <param name="info">The call.</param>
/// <param name="maxLines">Lines that are kept; the oldest is forgotten.</param>
internal sealed class CallTranscript(CallInfo info, int maxLines)
{
    private const int MaxTextLength = 2000;
    private const int MaxChangesAtOnce = 100;

    private readonly Lock _sync = new();
    private readonly LinkedList<TranscriptLine> _lines = [];
    private readonly Dictionary<(Side, LineKind), LinkedListNode<TranscriptLine>> _open = [];
    private readonly ChangeSignal _changed = new();
    private CallInfo _info = info;
    private int _lastId;
    private long _version;
    private long _forgotten;
    private string? _end;

    /// <summary>The call.</summary>
    public CallInfo Info
    {
        get
        {
            lock (_sync)
            {
                return _info;
            }
        }
    }

    /// <summary>Adds a result; an interim one is replaced by the next text of its side.</summary>
    public void AddText(Side side, string text, bool isFinal, TimeSpan from, TimeSpan to) => Put(side, LineKind.Text, text, isFinal, from, to);

    /// <summary>Says that audio is missing. If the line before is a gap too, it becomes longer.</summary>
    public void AddGap(Side side, TimeSpan from, TimeSpan to) => Put(side, LineKind.Gap, "", isFinal: true, from, to);

    /// <summary>Says why there will be no more text of a side.</summary>
    public void AddError(Side side, string text)
    {
        TimeSpan at;
        lock (_sync)
        {
            at = TimeSpan.FromMilliseconds(_lines.Where(line => line.Side == side).Select(line => line.To).DefaultIfEmpty().Max());
        }

        Put(side, LineKind.Error, text, isFinal: true, at, at);
    }

    /// <summary>The call has ended. Lines that follow are ignored.</summary>
    public void End(string text, DateTimeOffset at)
    {
        lock (_sync)
        {
            _end ??= text;
            _info = _info with { EndedAt = at };
            _version++;
            _changed.Set();
        }
    }

    /// <summary>Returns what a watcher has not seen yet, at most 100 lines at a time.</summary>
    /// <param name="after">The last change that the watcher has seen; 0 for none.</param>
    public Changes GetChanges(long after)
    {
        lock (_sync)
        {
            // A number that this transcript has never had is of another one.
            after = after > _version ? 0 : after;
            LinkedListNode<TranscriptLine>? first = null;
            for (LinkedListNode<TranscriptLine>? node = _lines.Last; node is not null && node.Value.Version > after; node = node.Previous)
            {
                first = node;
            }

            var items = new List<Change>();
            if (after < _forgotten)
            {
                items.Add(new Change(_forgotten, "forgotten", new { }));
            }

            LinkedListNode<TranscriptLine>? next = first;
            for (; next is not null && items.Count < MaxChangesAtOnce; next = next.Next)
            {
                items.Add(new Change(next.Value.Version, "line", next.Value));
            }

            bool isLast = next is null && _end is not null;
            if (isLast)
            {
                items.Add(new Change(_version, "end", new { text = _end }));
            }

            return new Changes(items, isLast, _changed.Next);
        }
    }

    private void Put(Side side, LineKind kind, string text, bool isFinal, TimeSpan from, TimeSpan to)
    {
        text = text.Length > MaxTextLength ? string.Concat(text.AsSpan(0, MaxTextLength), "…") : text;
        lock (_sync)
        {
            if (_end is not null)
            {
                return;
            }

            var line = new TranscriptLine(0, side, kind, text, isFinal, (long)from.TotalMilliseconds, (long)to.TotalMilliseconds) { Version = ++_version };
            if (_open.Remove((side, kind), out LinkedListNode<TranscriptLine>? replaced))
            {
                line = line with { Id = replaced.Value.Id, From = kind == LineKind.Gap ? replaced.Value.From : line.From };

                // Null if it has been forgotten meanwhile.
                replaced.List?.Remove(replaced);
            }
            else
            {
                line = line with { Id = ++_lastId };
            }

            LinkedListNode<TranscriptLine> node = _lines.AddLast(line);
            if (_lines.Count > maxLines)
            {
                _forgotten = _lines.First!.Value.Version;
                _lines.RemoveFirst();
            }

            Remember(node);
            _changed.Set();
        }
    }

    /// <summary>An interim text is replaced by the next text of its side, a gap by a gap right after it.</summary>
    private void Remember(LinkedListNode<TranscriptLine> node)
    {
        TranscriptLine line = node.Value;
        if (line.Kind != LineKind.Gap)
        {
            _open.Remove((line.Side, LineKind.Gap));
        }

        if (line.Kind == LineKind.Gap || !line.IsFinal)
        {
            _open[(line.Side, line.Kind)] = node;
        }
    }
}
