namespace Wavix.Streaming.Testing;

/// <summary>
/// A model of Wavix's playback of one call on a sample clock. Audio queues after the audio that is playing and plays in real time. A mark
/// is reached when all audio before it has played. Has no clock of its own; samples count from the start of the call. Not thread-safe.
/// </summary>
internal sealed class PlayoutBuffer(PlayoutRules rules)
{
    private readonly List<PlayoutPiece> _pieces = [];
    private readonly PlayoutMarks _marks = new(rules);
    private PlayoutRules _rules = rules;
    private long _end;

    // Where the audio that waits for more (pre-buffer) starts to play, unless more is received earlier; null if playback does not wait.
    private long? _heldUntil;

    /// <summary>When the next mark is reached; null if none is pending.</summary>
    public long? NextMark => _marks.Next;

    /// <summary>When all audio has played.</summary>
    public long End => _end;

    /// <summary>Number of marks that will never be returned.</summary>
    public int DroppedMarks => _marks.Dropped;

    /// <summary>Number of samples dropped because the buffer was full.</summary>
    public long DroppedSamples { get; private set; }

    /// <summary>Applies other rules to the audio and the marks that are received from now on.</summary>
    public void Change(PlayoutRules rules)
    {
        _rules = rules;
        _marks.Change(rules);
    }

    public void Play(ReadOnlyMemory<byte> pcm, long now)
    {
        EndHold(now);
        pcm = Admit(pcm, now);
        if (pcm.IsEmpty)
        {
            return;
        }

        if (_end <= now)
        {
            _end = now + _rules.Prebuffer;
            _heldUntil = _rules.Prebuffer > 0 ? _end : null;
        }

        var piece = new PlayoutPiece(_end, pcm);
        _pieces.Add(piece);
        _marks.OnAudio(piece.Start);
        _end = piece.End;
        if (_heldUntil is { } from && _end - from >= _rules.Prebuffer)
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

    /// <summary>Drops the audio that has not played.</summary>
    /// <returns>The marks to return immediately.</returns>
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

    /// <summary>Takes the next mark that has been reached; null if there is none.</summary>
    public string? TakeMark(long now) => _marks.Take(now);

    public HeardAudio Heard(long now) => new(Cut(0, now), now);

    /// <summary>Returns what plays in a span of time, as far as it is known.</summary>
    public IReadOnlyList<PlayoutPiece> Cut(long from, long to)
    {
        // From the end, because most callers want the last moments of a long call.
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
        long fits = Math.Min(samples, Math.Max((_rules.Limit ?? long.MaxValue) - waiting, 0));
        DroppedSamples += samples - fits;
        return pcm[..(int)(fits * WavixAudio.BytesPerSample)];
    }

    private void EndHold(long now)
    {
        if (_heldUntil <= now)
        {
            _heldUntil = null;
        }
    }

    /// <summary>Starts the held audio now, because enough was received.</summary>
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
