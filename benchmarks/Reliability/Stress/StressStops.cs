using Wavix.Streaming;

namespace Reliability.Stress;

/// <summary>The calls of one thread that end what plays, or wait for its end, and what must hold after them.</summary>
internal sealed class StressStops(StressSession stress, StressGuard guard, SharedRandom random)
{
    /// <summary>Interrupts, cancels or clears.</summary>
    public Task RunAsync() => random.Next(8) switch
    {
        < 3 => InterruptAsync(),
        < 5 => StopAsync(CancelPlaybackAsync),
        < 7 => StopAsync(CancelTurnAsync),
        _ => StopAsync(SendClearAsync),
    };

    private async Task StopAsync(Func<Task> call)
    {
        StressStop stop = stress.Wire.BeginStop();
        await call();
        stress.Wire.EndStop(stop);
    }

    private Task SendClearAsync() => guard.RunAsync("SendClearAsync", async token => await stress.Session.SendClearAsync(token));

    private async Task CancelPlaybackAsync()
    {
        IReadOnlyList<Piece> pieces = stress.Wire.Pieces;
        Piece? piece = pieces.Count == 0 ? null : pieces[Math.Max(0, pieces.Count - 1 - random.Next(8))];
        if (piece?.Playback is not { } playback)
        {
            return;
        }

        await guard.RunAsync("playback.CancelAsync", async _ =>
        {
            await playback.CancelAsync();
            piece.NothingAfter = Math.Min(piece.NothingAfter, stress.Wire.Tick());
        });
    }

    private async Task CancelTurnAsync()
    {
        if (stress.Turns.Any(random) is { } turn)
        {
            await guard.RunAsync("turn.CancelAsync", async _ =>
            {
                await turn.Turn.CancelAsync();
                turn.NothingAfter = Math.Min(turn.NothingAfter, stress.Wire.Tick());
            });
        }
    }

    public Task InterruptAsync() => guard.RunAsync("InterruptAsync", async _ =>
    {
        StressStop stop = stress.Wire.BeginStop();
        Task<InterruptResult> interrupting = stress.Session.InterruptAsync();
        stop.WaitedFrom = interrupting.IsCompleted ? long.MaxValue : stress.Wire.Tick();
        InterruptResult result = await interrupting;
        stop.IsInterrupt = !result.StreamHasEnded;
        stress.Wire.EndStop(stop);
        if (result.StreamHasEnded && stress.MustBeAlive)
        {
            stress.Violate("InterruptAsync says what happened", $"StreamHasEnded, and the stream is {stress.Session.State}");
        }

        if (stop.IsInterrupt && stress.Wire.FindUncompleted(stop.CalledAt) is { } playing)
        {
            stress.Violate("an interrupt completes the playbacks at once", $"playback {playing.Number}: {playing.Playback}; {stop}");
        }

        if (result.Playback is { } playback)
        {
            if (!playback.Completion.IsCompleted || playback.Completion.Result.Heard != result.Heard)
            {
                stress.Violate("InterruptResult.Heard is that of its playback", $"{result}; the playback: {playback}");
            }

            if (!result.WasPlaying)
            {
                stress.Violate("InterruptResult.Playback was playing", $"WasPlaying is false; the playback: {playback}, at least {playback.Completion.Result.HeardAtLeast}, at most {playback.Completion.Result.HeardAtMost}");
            }
        }
    });

    public Task DrainAsync() => guard.RunAsync("DrainAsync", async token =>
    {
        TimeSpan timeout = random.Next(4) == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(random.Next(1, 100));
        long calledAt = stress.Wire.Tick();
        DrainOutcome outcome = await stress.Session.DrainAsync(timeout, token);
        if (outcome == DrainOutcome.None || (outcome == DrainOutcome.Ended && stress.MustBeAlive))
        {
            stress.Violate("an outcome says how it ended", $"drain: {outcome}, and the stream is {stress.Session.State}");
        }

        if (outcome == DrainOutcome.Drained && stress.Wire.FindUncompleted(calledAt) is { } playing)
        {
            stress.Violate("a drain waits for every playback", $"playback {playing.Number}: {playing.Playback}");
        }
    });
}
