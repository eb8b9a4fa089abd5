namespace Wavix.Streaming;

/// <summary>
/// The playbacks that have not completed: first those of which everything was sent, then those of which more may be sent, where only the first
/// may have audio at Wavix. Not thread-safe.
/// </summary>
/// <param name="turns">The turns that have not ended.</param>
/// <param name="createdAt">When the session was created.</param>
internal sealed class PlaybackList(OpenTurns turns, DateTimeOffset createdAt)
{
    private readonly LinkedList<Playback> _queued = [];
    private readonly LinkedList<Playback> _sent = [];
    private TimeSpan? _nextConclusion;
    private PlaybackReport? _report;

    /// <summary>The bytes that count in <see cref="WavixStreamOptions.MaxQueuedPlayback"/>.</summary>
    public long Reserved { get; private set; }

    public bool IsEmpty => _queued.Count + _sent.Count == 0;

    /// <summary>The playback that is being sent, or is next.</summary>
    public Playback? Head => _queued.First?.Value;

    /// <summary>The playback that was queued last.</summary>
    public Playback? Last => _queued.Last?.Value;

    /// <summary>What has happened, for <see cref="TakeReport"/>.</summary>
    public PlaybackReport Report => _report ??= new PlaybackReport();

    /// <summary>All of them, in order. A copy, so that they may complete meanwhile.</summary>
    public List<Playback> ToList() => [.. _sent, .. _queued];

    /// <summary>What has happened since the last call; null when nothing has.</summary>
    public PlaybackReport? TakeReport()
    {
        PlaybackReport? report = _report;
        _report = null;
        return report;
    }

    public void Add(Playback playback)
    {
        playback.Node = _queued.AddLast(playback);
        Reserved += playback.Reserved;
        if (playback.Turn is { } turn)
        {
            turn.HasPlayed = true;
            turn.OpenPlaybacks++;
        }
    }

    /// <summary>Nothing more of it is sent; see <see cref="Playback.FinishSending"/>.</summary>
    public void FinishSending(Playback playback, TimeSpan end, TimeSpan? markDue)
    {
        Remove(playback);
        playback.Node = _sent.AddLast(playback);
        playback.FinishSending(end, markDue);
    }

    /// <summary>Queues a playback again, before all others; see <see cref="Playback.TakeBack"/>.</summary>
    public void TakeBack(Playback playback, TimeSpan heardBy)
    {
        Remove(playback);
        playback.Node = _queued.AddFirst(playback);
        Reserved += playback.Reserved;
        playback.TakeBack(heardBy);
    }

    /// <summary>Completes a playback.</summary>
    /// <param name="playback">The playback, which may never have been added.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="heardBy">The time on the model up to which the caller has heard.</param>
    /// <param name="prebuffer">How much later than modelled it started to play.</param>
    public void Complete(Playback playback, PlaybackOutcome outcome, TimeSpan heardBy, TimeSpan prebuffer)
    {
        bool wasAdded = playback.Node is not null;
        Remove(playback);
        PlaybackResult result = playback.Complete(outcome, heardBy, GetStart(playback, prebuffer));
        if (playback.Turn is { } turn)
        {
            Report.Completed.Add(result);
            if (wasAdded)
            {
                turns.OnPlaybackCompleted(turn);
            }
        }
    }

    /// <summary>When Wavix starts to play it; null while nothing of it was sent.</summary>
    public DateTimeOffset? GetStart(Playback playback, TimeSpan prebuffer) =>
        playback.HasBegun ? createdAt + playback.Start + prebuffer : null;

    /// <summary>Marks were returned: <see cref="NextConclusion"/> may be earlier now.</summary>
    public void OnConfirmed() => _nextConclusion = null;

    /// <summary>Completes the playbacks that have played, or whose mark was awaited for long enough.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Conclude(TimeSpan now, TimeSpan prebuffer)
    {
        if (now < NextConclusion(now))
        {
            return false;
        }

        for (LinkedListNode<Playback>? node = _sent.First; node is not null;)
        {
            LinkedListNode<Playback>? next = node.Next;
            if (node.Value.TryConclude(now, out PlaybackOutcome? outcome))
            {
                Complete(node.Value, outcome.Value, node.Value.End, prebuffer);
            }

            node = next;
        }

        // Also when none was: when the next may be has changed.
        _nextConclusion = null;
        return true;
    }

    /// <summary>When <see cref="Conclude"/> may complete a playback; the end of time while none waits.</summary>
    public TimeSpan NextConclusion(TimeSpan now)
    {
        if (_nextConclusion is not { } next)
        {
            next = TimeSpan.MaxValue;
            foreach (Playback playback in _sent)
            {
                TimeSpan due = playback.NextConclusion(now);
                next = next < due ? next : due;
            }

            _nextConclusion = next;
        }

        return next;
    }

    private void Remove(Playback playback)
    {
        _nextConclusion = null;
        if (playback.Node is { List: { } list } node)
        {
            list.Remove(node);
            Reserved -= list == _queued ? playback.Reserved : 0;
        }
    }
}

/// <summary>What has happened to playbacks, for logs and metrics, which are not called under a lock.</summary>
internal sealed class PlaybackReport
{
    public List<PlaybackResult> Completed { get; } = [];

    /// <summary>The times from a turn's start to its first audio.</summary>
    public List<TimeSpan> FirstAudio { get; } = [];

    /// <summary>The times from a mark to its return.</summary>
    public List<TimeSpan> MarkRoundTrips { get; } = [];

    public int Underruns { get; set; }

    /// <summary>Marks that were returned before their audio can have been played.</summary>
    public int ImplausibleMarks { get; set; }
}
