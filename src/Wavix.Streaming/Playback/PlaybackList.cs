namespace Wavix.Streaming;

/// <summary>
/// The playbacks that are not over: first those of which all was sent that will be, then those that are queued, of which only the first may
/// have begun. Not thread-safe.
/// </summary>
internal sealed class PlaybackList
{
    private readonly LinkedList<QueuedPlayback> _queue = [];
    private readonly LinkedList<QueuedPlayback> _sent = [];

    // When something may be finished; null when that must be looked up anew.
    private TimeSpan? _nextJudgement;

    /// <summary>The marks of the playbacks.</summary>
    public PlayerMarks Marks { get; } = new();

    /// <summary>Playbacks that are over and were not reported yet.</summary>
    public List<PlaybackResult> Over { get; } = [];

    /// <summary>Bytes that count against the bound of queued audio.</summary>
    public long Reserved { get; private set; }

    public bool IsEmpty => _queue.Count + _sent.Count == 0;

    /// <summary>The one that is sent, or comes next.</summary>
    public QueuedPlayback? Head => _queue.First?.Value;

    /// <summary>The one that was queued last.</summary>
    public QueuedPlayback? Last => _queue.Last?.Value;

    /// <summary>All, in order; a copy, so that they may be finished meanwhile.</summary>
    public List<QueuedPlayback> ToList() => [.. _sent, .. _queue];

    public void Add(QueuedPlayback playback)
    {
        playback.Node = _queue.AddLast(playback);
        Reserved += playback.Reserved;
    }

    /// <summary>Whether all of it was sent and has played, so that nothing can be lost of it.</summary>
    public static bool HasPlayed(QueuedPlayback playback, TimeSpan now) => now >= playback.End && (playback.IsSent || playback.IsMarked);

    /// <summary>Nothing more of it is sent; it is over when that has played.</summary>
    /// <param name="playback">Which.</param>
    /// <param name="end">When what was sent before it has played, if nothing of it was sent.</param>
    public void Retire(QueuedPlayback playback, TimeSpan end)
    {
        Remove(playback);
        playback.Node = _sent.AddLast(playback);
        playback.IsSent = true;
        playback.Audio.Drop();
        if (!playback.HasBegun)
        {
            playback.EndAt(end);
        }
    }

    /// <summary>It is over.</summary>
    public void Finish(QueuedPlayback playback, PlaybackOutcome outcome, TimeSpan now)
    {
        Remove(playback);
        PlaybackResult result = playback.Complete(outcome, now);
        if (playback.IsHeard)
        {
            Over.Add(result);
        }
    }

    /// <summary>A mark came back.</summary>
    /// <returns>False when it came before its audio can have been played.</returns>
    public bool Echo(string name, TimeSpan now)
    {
        _nextJudgement = null;
        return Marks.Echo(name, now);
    }

    /// <summary>Finishes what has been sent and played, or waited for long enough.</summary>
    public void Judge(TimeSpan now)
    {
        if (now < NextJudgement(now))
        {
            return;
        }

        for (LinkedListNode<QueuedPlayback>? node = _sent.First; node is not null;)
        {
            LinkedListNode<QueuedPlayback>? next = node.Next;
            if (node.Value.TryJudge(now, out PlaybackOutcome? outcome))
            {
                Finish(node.Value, outcome.Value, now);
            }

            node = next;
        }

        _nextJudgement = null;
        Marks.Forget();
    }

    /// <summary>When <see cref="Judge"/> may finish something; the end of time while nothing waits for that.</summary>
    public TimeSpan NextJudgement(TimeSpan now)
    {
        if (_nextJudgement is not { } next)
        {
            next = TimeSpan.MaxValue;
            foreach (QueuedPlayback playback in _sent)
            {
                TimeSpan due = playback.NextJudgement(now);
                next = next < due ? next : due;
            }

            _nextJudgement = next;
        }

        return next;
    }

    private void Remove(QueuedPlayback playback)
    {
        _nextJudgement = null;
        if (playback.Node is { List: { } list } node)
        {
            list.Remove(node);
            Reserved -= list == _queue ? playback.Reserved : 0;
        }
    }
}
