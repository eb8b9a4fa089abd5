using Microsoft.Extensions.Logging;

namespace Wavix.Streaming;

/// <summary>
/// Stops what plays, for good or for a while: interrupts, cancels and pauses. Each is one critical section of the queue, with at most one
/// <c>clear</c>. Any thread.
/// </summary>
internal sealed class PlaybackStopper(OutboundQueue queue, StreamTrace trace, WavixStreamOptions options, ILogger logger)
{
    private OutboundItem? _clear;
    private PlaybackPause? _pause;

    /// <summary>Ends all turns and everything that plays, with <c>clear</c> where anything may be heard.</summary>
    public async Task<InterruptResult> InterruptAsync()
    {
        long calledAt = options.TimeProvider.GetTimestamp();
        Playback? audible;
        bool wasPlaying;
        bool hasEndedTurns;
        Clearing clearing;
        using (queue.Enter())
        {
            if (queue.State == OutboundState.Shut)
            {
                return new InterruptResult { StreamHasEnded = true };
            }

            queue.Interruptions++;
            audible = queue.Schedule.FindAudible(queue.Now, out wasPlaying);
            queue.DropWaitingMedia();
            EndPause();
            hasEndedTurns = queue.Turns.EndAll();
            clearing = Stop(null);
        }

        bool hasEndedSomething = hasEndedTurns || clearing.IsNew;
        if (hasEndedSomething)
        {
            trace.Interrupted();
        }

        bool isSent = await FinishAsync(clearing).ConfigureAwait(false);
        if (isSent && hasEndedSomething)
        {
            Report(audible, clearing.IsNew ? options.TimeProvider.GetElapsedTime(calledAt) : null);
        }

        return new InterruptResult
        {
            WasPlaying = wasPlaying,
            Playback = audible,
            Heard = audible?.Position ?? TimeSpan.Zero,
            StreamHasEnded = !isSent,
        };
    }

    public Task CancelAsync(Playback playback) => CancelAsync(other => other == playback, null);

    public Task CancelAsync(PlaybackTurn turn) => CancelAsync(playback => playback.Turn == turn, turn);

    /// <summary>Holds everything that plays, with <c>clear</c> where anything may be heard. Nothing more is played until the pause ends.</summary>
    /// <returns>The pause, which may have begun before; and whether the stream has not ended.</returns>
    public async Task<(PlaybackPause Pause, bool IsSent)> PauseAsync()
    {
        long calledAt = options.TimeProvider.GetTimestamp();
        PlaybackPause pause;
        Clearing clearing;
        bool isNew;
        using (queue.Enter())
        {
            if (queue.State == OutboundState.Shut)
            {
                return (new PlaybackPause(null, [], []), false);
            }

            isNew = _pause is null;
            clearing = isNew ? BeginPause() : Clear(isNeeded: false);
            pause = _pause!;
        }

        bool isSent = await FinishAsync(clearing).ConfigureAwait(false);
        if (isSent && isNew && logger.IsEnabled(LogLevel.Debug))
        {
            double? clearMs = clearing.IsNew ? options.TimeProvider.GetElapsedTime(calledAt).TotalMilliseconds : null;
            Log.Paused(logger, pause.Audible?.Turn?.Number ?? 0, pause.Heard.TotalMilliseconds, clearMs);
        }

        return (pause, isSent);
    }

    /// <summary>Whether a pause holds the turn. Under the lock.</summary>
    public bool IsPaused(PlaybackTurn turn) => _pause?.Turns.Contains(turn) == true;

    /// <summary>Ends a pause: what it holds continues.</summary>
    /// <returns>False when it has ended already.</returns>
    public bool Resume(PlaybackPause pause)
    {
        using (queue.Enter())
        {
            if (!IsCurrent(pause))
            {
                return false;
            }

            EndPause();
            queue.Wake();
        }

        Log.Resumed(logger);
        return true;
    }

    /// <summary>Ends a pause, and what it holds.</summary>
    /// <returns>False when it has ended already.</returns>
    public async Task<bool> CancelAsync(PlaybackPause pause)
    {
        Clearing clearing;
        using (queue.Enter())
        {
            if (!IsCurrent(pause))
            {
                return false;
            }

            queue.Interruptions++;
            EndPause();
            foreach (PlaybackTurn turn in pause.Turns)
            {
                queue.Turns.End(turn);
            }

            clearing = Stop(pause.EndsWith);
        }

        if (pause.Turns.Count > 0)
        {
            trace.Interrupted();
        }

        Log.PauseCanceled(logger);
        await FinishAsync(clearing).ConfigureAwait(false);
        return true;
    }

    /// <summary>Under the lock.</summary>
    private Clearing BeginPause()
    {
        TimeSpan now = queue.Now;
        Playback? audible = queue.Schedule.FindAudible(now, out bool wasPlaying);
        TimeSpan heard = audible is null ? TimeSpan.Zero : queue.Schedule.GetPosition(audible, now);
        queue.DropWaitingMedia();
        bool mustClear = queue.Schedule.Pause(now);
        _pause = new PlaybackPause(audible, queue.Turns.ToList(), queue.Playbacks.ToList()) { WasPlaying = wasPlaying, Heard = heard };
        return Clear(mustClear);
    }

    private bool IsCurrent(PlaybackPause pause) => _pause == pause && queue.State != OutboundState.Shut;

    /// <summary>Ends the pause, if there is one. Under the lock; then <see cref="OutboundQueue.Wake"/>.</summary>
    private void EndPause()
    {
        _pause = null;
        queue.Schedule.Resume();
    }

    private async Task CancelAsync(Func<Playback, bool> selects, PlaybackTurn? turn)
    {
        Clearing clearing = default;
        Task handedOver;
        using (queue.Enter())
        {
            if (queue.State != OutboundState.Shut)
            {
                if (turn is not null)
                {
                    queue.Turns.End(turn);
                }

                clearing = Stop(selects);
            }

            handedOver = queue.WaitForHandOver();
        }

        await FinishAsync(clearing).ConfigureAwait(false);
        await handedOver.ConfigureAwait(false);
    }

    /// <summary>Stops playbacks. Under the lock.</summary>
    private Clearing Stop(Func<Playback, bool>? selects) => Clear(queue.Schedule.Stop(selects, queue.IsMediaWaiting, queue.Now));

    /// <summary>What plays has changed: queues a <c>clear</c> if one is needed. Under the lock.</summary>
    private Clearing Clear(bool isNeeded)
    {
        if (isNeeded && queue.State == OutboundState.Open)
        {
            _clear = new OutboundItem(new OutboundCommand(OutboundKind.Clear));
            return new Clearing(_clear, IsNew: true, OwnsSlot: queue.QueueClear(_clear));
        }

        // A clear that is on its way serves this call, too.
        queue.Wake();
        return new Clearing(_clear is { Sent.IsCompleted: false } ? _clear : null, IsNew: false, OwnsSlot: false);
    }

    /// <summary>Sends the <c>clear</c>, or waits for it.</summary>
    /// <returns>False when the stream has ended before.</returns>
    private async ValueTask<bool> FinishAsync(Clearing clearing)
    {
        if (clearing.OwnsSlot)
        {
            await queue.SendNowAsync(clearing.Item!).ConfigureAwait(false);
        }

        return clearing.Item is null || await clearing.Item.Sent.ConfigureAwait(false);
    }

    private void Report(Playback? audible, TimeSpan? untilClear)
    {
        if (untilClear is { } time)
        {
            Instruments.Interrupted(time);
        }

        if (logger.IsEnabled(LogLevel.Debug))
        {
            PlaybackResult? result = audible?.Completion.Result;
            Log.Interrupted(
                logger,
                audible?.Turn?.Number ?? 0,
                result?.Heard.TotalMilliseconds ?? 0,
                result?.HeardAtMost.TotalMilliseconds ?? 0,
                untilClear?.TotalMilliseconds);
        }
    }

    /// <summary>The <c>clear</c> of an interrupt, a pause or a cancel.</summary>
    /// <param name="Item">The message to wait for; null when none is needed.</param>
    /// <param name="IsNew">Whether this call needs it, rather than an earlier one.</param>
    /// <param name="OwnsSlot">Whether this call sends it.</param>
    private readonly record struct Clearing(OutboundItem? Item, bool IsNew, bool OwnsSlot);
}
