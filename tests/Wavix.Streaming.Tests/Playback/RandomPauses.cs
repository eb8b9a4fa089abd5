using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

/// <summary>The pauses of a random call: what each must hold, and what its end must do.</summary>
internal sealed class RandomPauses(PlaybackCall call, NumberedWire wire)
{
    private PausedPlayback? _paused;
    private List<RandomPlayback> _held = [];
    private HashSet<PlaybackTurn> _turns = [];

    public bool IsPaused => _paused is not null;

    /// <summary>It has begun, and what was sent before has been observed.</summary>
    /// <param name="paused">The pause.</param>
    /// <param name="at">When it began.</param>
    /// <param name="playbacks">All playbacks.</param>
    /// <param name="turns">All turns that may be played on.</param>
    /// <param name="hasRaw">Whether audio of the application's own was sent.</param>
    public void Begin(PausedPlayback paused, TimeSpan at, List<RandomPlayback> playbacks, List<PlaybackTurn> turns, bool hasRaw)
    {
        _paused = paused;
        _held = playbacks.FindAll(playback => !playback.Handle.Completion.IsCompleted);
        _turns = [.. turns, .. playbacks.Select(playback => playback.Turn)];
        foreach (RandomPlayback playback in _held)
        {
            // A mark that is returned at once is believed if its audio plays within 100 ms; audio of the application's own may end between ticks.
            TimeSpan tolerance = call.Echo == EchoMode.AtOnce ? Ms(100) : hasRaw ? WavixAudio.GetDuration(2) : TimeSpan.Zero;
            playback.Handle.Position.Should().BeCloseTo(wire.HeardBy(playback.Number, at), tolerance, "it pauses where the caller has heard");
            wire.Pause(playback.Number, playback.Handle.Position, at);
        }

        (paused.Playback?.Position ?? TimeSpan.Zero).Should().Be(paused.Heard);
    }

    public async Task ResumeAsync()
    {
        _held.Should().NotContain(playback => playback.Handle.Completion.IsCompleted && !playback.IsCanceled, "a pause completes nothing");
        (await Take().ResumeAsync()).Should().BeTrue();
    }

    /// <summary>Gives up what it holds.</summary>
    /// <returns>The playbacks of which nothing may be sent any more.</returns>
    public async Task<List<RandomPlayback>> CancelAsync(List<RandomPlayback> playbacks)
    {
        (await Take().CancelAsync()).Should().BeTrue();
        List<RandomPlayback> dead = playbacks.FindAll(playback => _turns.Contains(playback.Turn));
        dead.Should().NotContain(playback => !playback.Handle.Completion.IsCompleted);
        return dead;
    }

    /// <summary>An interrupt has ended it.</summary>
    public async Task InterruptAsync()
    {
        if (IsPaused)
        {
            PausedPlayback paused = Take();
            (await paused.ResumeAsync() || await paused.CancelAsync()).Should().BeFalse();
        }
    }

    private PausedPlayback Take()
    {
        PausedPlayback paused = _paused!;
        _paused = null;
        return paused;
    }
}

/// <summary>A playback of a random call.</summary>
internal sealed record RandomPlayback(Playback Handle, short Number, TimeSpan Length, PlaybackTurn Turn)
{
    /// <summary>Whether it, or its turn, was canceled.</summary>
    public bool IsCanceled { get; set; }
}
