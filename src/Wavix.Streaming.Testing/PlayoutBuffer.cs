namespace Wavix.Streaming.Testing;

/// <summary>
/// Wavix's playback of one call on a sample clock: audio queues after what is playing, plays in real time, and a mark is reached when all
/// audio before it has played. Knows no time of its own; samples count from the call's start. Not thread-safe.
/// </summary>
internal sealed class PlayoutBuffer(PlayoutRules rules)
{
    private readonly List<PlayoutPiece> _pieces = [];
    private readonly PlayoutMarks _marks = new(rules);
    private long _end;

    // Where audio begins that waits for more (pre-buffer), unless more is received earlier; null when playback does not wait.
    private long? _heldUntil;

    /// <summary>When the next mark is reached; null when none is pending.</summary>
    public long? NextMark => _marks.Next;

    /// <summary>When all audio has played.</summary>
    public long End => _end;

    /// <summary>Marks that will never be returned.</summary>
    public int DroppedMarks => _marks.Dropped;

    /// <summary>Samples that found the buffer full.</summary>
    public long DroppedSamples { get; private set; }

    public void Play(ReadOnlyMemory<byte> pcm, long now)
    {
        Settle(now);
        pcm = Admit(pcm, now);
        if (pcm.IsEmpty)
        {
            return;
        }

        if (_end <= now)
        {
            _end = now + rules.Prebuffer;
            _heldUntil = rules.Prebuffer > 0 ? _end : null;
        }

        var piece = new PlayoutPiece(_end, pcm);
        _pieces.Add(piece);
        _marks.OnAudio(piece.Start);
        _end = piece.End;
        if (_heldUntil is { } from && _end - from >= rules.Prebuffer)
        {
            Begin(from, now);
        }
    }

    public void Mark(string name, long now)
    {
        if (_pieces.Count > 0 && _pieces[^1].End == _end)
        {
            _pieces[^1] = _pieces[^1] with { EndsOnPurpose = true };
        }

        _marks.Add(name, Math.Max(_end, now), now);
    }

    /// <summary>Drops what has not played.</summary>
    /// <returns>The marks to return at once.</returns>
    public IReadOnlyList<string> Clear(long now)
    {
        IReadOnlyList<PlayoutPiece> heard = Cut(0, now);
        _pieces.Clear();
        _pieces.AddRange(heard);
        if (_pieces.Count > 0)
        {
            _pieces[^1] = _pieces[^1] with { EndsOnPurpose = true };
        }

        IReadOnlyList<string> names = _marks.Clear(Math.Max(_end, now));
        _end = Math.Min(_end, now);
        _heldUntil = null;
        return names;
    }

    /// <summary>Takes the next mark that has been reached; null when there is none.</summary>
    public string? TakeMark(long now) => _marks.Take(now);

    public HeardAudio Heard(long now) => new(Cut(0, now), now);

    /// <summary>What plays in a span of time, as far as it is known.</summary>
    public IReadOnlyList<PlayoutPiece> Cut(long from, long to)
    {
        // From the end, since most callers want the last moments of a long call.
        var cut = new List<PlayoutPiece>();
        for (int i = _pieces.Count - 1; i >= 0 && _pieces[i].End > from; i--)
        {
            if (_pieces[i].Within(from, to) is { } piece)
            {
                cut.Add(piece);
            }
        }

        cut.Reverse();
        return cut;
    }

    private ReadOnlyMemory<byte> Admit(ReadOnlyMemory<byte> pcm, long now)
    {
        long waiting = Math.Max(_end - (_heldUntil ?? now), 0);
        long samples = pcm.Length / WavixAudio.BytesPerSample;
        long fits = Math.Min(samples, Math.Max((rules.Limit ?? long.MaxValue) - waiting, 0));
        DroppedSamples += samples - fits;
        return pcm[..(int)(fits * WavixAudio.BytesPerSample)];
    }

    private void Settle(long now)
    {
        if (_heldUntil <= now)
        {
            _heldUntil = null;
        }
    }

    /// <summary>Enough was received: what was held plays now.</summary>
    private void Begin(long from, long now)
    {
        long earlier = from - now;
        for (int i = _pieces.Count - 1; i >= 0 && _pieces[i].Start >= from; i--)
        {
            _pieces[i] = _pieces[i] with { Start = _pieces[i].Start - earlier };
        }

        _marks.Advance(from, earlier);
        _end -= earlier;
        _heldUntil = null;
    }
}
