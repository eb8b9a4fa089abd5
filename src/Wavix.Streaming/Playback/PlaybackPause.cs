namespace Wavix.Streaming;

/// <summary>What one pause holds. It does not change.</summary>
/// <param name="audible">The playback that the caller was hearing; null when it was none.</param>
/// <param name="turns">The turns that were open.</param>
/// <param name="playbacks">The playbacks that had not completed.</param>
internal sealed class PlaybackPause(Playback? audible, IEnumerable<PlaybackTurn> turns, IEnumerable<Playback> playbacks)
{
    private readonly HashSet<Playback> _playbacks = [.. playbacks];

    /// <summary>Whether the caller was hearing something.</summary>
    public bool WasPlaying { get; init; }

    /// <summary>How much of <see cref="Audible"/> was heard.</summary>
    public TimeSpan Heard { get; init; }

    public Playback? Audible => audible;

    /// <summary>The turns that were open.</summary>
    public IReadOnlySet<PlaybackTurn> Turns { get; } = turns.ToHashSet();

    /// <summary>Whether it ends when the pause is canceled: it existed before, or was played since on a turn of then.</summary>
    public bool EndsWith(Playback playback) =>
        _playbacks.Contains(playback) || (playback.Turn is { } turn && Turns.Contains(turn));
}
