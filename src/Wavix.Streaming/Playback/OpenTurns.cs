namespace Wavix.Streaming;

/// <summary>The turns that have not ended. Not thread-safe.</summary>
/// <param name="maxTurns">Turns that are kept; beyond it the oldest on which nothing plays ends.</param>
internal sealed class OpenTurns(int maxTurns)
{
    private readonly List<PlaybackTurn> _turns = [];
    private PlaybackTurn? _last;
    private bool _isClosed;

    /// <summary>The newest turn; null when there was none, or it has ended or takes no more playbacks.</summary>
    public PlaybackTurn? Current => _last is { IsOpen: true } ? _last : null;

    /// <summary>All of them, in order. A copy, so that they may end meanwhile.</summary>
    public List<PlaybackTurn> ToList() => [.. _turns];

    /// <summary>Adds a turn, which is the newest from now on. Older ones whose playbacks have all completed end.</summary>
    public PlaybackTurn Begin(PlaybackTurn turn)
    {
        _last = turn;
        if (_isClosed)
        {
            turn.End();
            return turn;
        }

        EndWhere(static older => older is { HasPlayed: true, OpenPlaybacks: 0 });
        if (_turns.Count >= maxTurns && _turns.Find(static older => older.OpenPlaybacks == 0) is { } idle)
        {
            End(idle);
        }

        _turns.Add(turn);
        return turn;
    }

    /// <summary>A playback of the turn has completed.</summary>
    public void OnPlaybackCompleted(PlaybackTurn turn)
    {
        turn.OpenPlaybacks--;
        if (turn.OpenPlaybacks == 0 && (turn != _last || !turn.IsOpen))
        {
            End(turn);
        }
    }

    /// <summary>Nothing more is played on the turn: it ends with its last playback.</summary>
    public void Complete(PlaybackTurn turn)
    {
        turn.Close();
        if (turn.OpenPlaybacks == 0)
        {
            End(turn);
        }
    }

    public void End(PlaybackTurn turn)
    {
        turn.End();
        _turns.Remove(turn);
    }

    /// <summary>Ends all of them.</summary>
    /// <returns>Whether there was one.</returns>
    public bool EndAll() => EndWhere(static _ => true);

    /// <summary>The stream has ended, and every turn with it, including those that begin later.</summary>
    public void Close()
    {
        _isClosed = true;
        EndAll();
    }

    private bool EndWhere(Predicate<PlaybackTurn> isEnding)
    {
        List<PlaybackTurn> ending = _turns.FindAll(isEnding);
        ending.ForEach(End);
        return ending.Count > 0;
    }
}
