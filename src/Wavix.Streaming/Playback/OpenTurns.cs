namespace Wavix.Streaming;

/// <summary>The turns that are not over. Not thread-safe.</summary>
internal sealed class OpenTurns
{
    private readonly List<PlaybackTurn> _turns = [];
    private PlaybackTurn? _last;
    private bool _isEnded;

    /// <summary>Adds a turn, which is the one begun last from now on; after the end it is over at once.</summary>
    public PlaybackTurn Begin(PlaybackTurn turn)
    {
        _last = turn;
        if (_isEnded)
        {
            turn.End();
        }
        else
        {
            _turns.Add(turn);
        }

        return turn;
    }

    /// <summary>The turn begun last; null when there was none, or it is over.</summary>
    public PlaybackTurn? Current => _last is { IsOver: false } ? _last : null;

    public void End(PlaybackTurn turn)
    {
        turn.End();
        _turns.Remove(turn);
    }

    /// <summary>Ends all of them.</summary>
    /// <returns>Whether there was one.</returns>
    public bool EndAll()
    {
        bool hasEnded = _turns.Count > 0;
        foreach (PlaybackTurn turn in _turns)
        {
            turn.End();
        }

        _turns.Clear();
        return hasEnded;
    }

    /// <summary>The stream has ended: so have all turns, also those begun later.</summary>
    public void Close()
    {
        _isEnded = true;
        EndAll();
    }
}
