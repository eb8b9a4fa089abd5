using Microsoft.Extensions.Logging;

namespace Wavix.Streaming;

/// <summary>
/// What the application asks of playback: turns, plays, interrupts, cancels and drains. Each is one critical section of the queue. Any thread.
/// </summary>
internal sealed class Player(OutboundQueue queue, StreamTrace trace, WavixStreamOptions options, ILogger logger) : IPlaybackQueue
{
    private readonly long _maxQueuedBytes = WavixAudio.GetByteCount(options.MaxQueuedPlayback);
    private OutboundItem? _clear;
    private int _turnNumber;

    /// <summary>Audio that playbacks hold, in bytes.</summary>
    public long QueuedBytes
    {
        get
        {
            using (queue.Enter())
            {
                return queue.Playbacks.Reserved;
            }
        }
    }

    /// <summary>`start` has arrived: what was played before it is sent; on a one-way stream it fails.</summary>
    public void Open(string? streamId, bool isOneWay)
    {
        using (queue.Enter())
        {
            if (queue.State != OutboundState.BeforeStart)
            {
                return;
            }

            queue.Open(streamId, isOneWay);
            if (isOneWay)
            {
                queue.Playbacks.ToList().ForEach(playback => Refuse(playback, OutboundQueue.OneWay()));
            }
        }
    }

    /// <summary>The stream has ended, and every playback and turn with it.</summary>
    /// <param name="byApplication">Whether this side ended it: only then can it do something about audio that has not played.</param>
    public void Shut(bool byApplication)
    {
        TimeSpan notPlayed;
        using (queue.Enter())
        {
            queue.Shut();
            notPlayed = queue.Schedule.Disconnect(queue.Now);
            queue.Turns.Close();
        }

        if (byApplication && notPlayed > TimeSpan.Zero)
        {
            Log.AudioNotPlayed(logger, notPlayed.TotalMilliseconds);
        }
    }

    /// <summary>A mark was returned.</summary>
    public MarkReturn ReturnMark(string name)
    {
        using (queue.Enter())
        {
            return queue.Schedule.ReturnMark(name, queue.Now);
        }
    }

    /// <summary>Begins a turn.</summary>
    public PlaybackTurn BeginTurn()
    {
        using (queue.Enter())
        {
            return NewTurn();
        }
    }

    /// <summary>The newest turn, or a new one if that has ended.</summary>
    public PlaybackTurn CurrentTurn()
    {
        using (queue.Enter())
        {
            return queue.Turns.Current ?? NewTurn();
        }
    }

    public Playback Play(PlaybackTurn turn, PlaybackSource source, PlaybackOptions? playbackOptions)
    {
        playbackOptions = playbackOptions?.Freeze() ?? options.Playback;
        var audio = new ReadAheadAudio(source, (int)WavixAudio.GetByteCount(playbackOptions.MaxReadAhead), OnSourceChanged);
        Playback playback = PlayFrozen(turn, audio, playbackOptions);

        // Even if it will not be played: the reader of a source also disposes it.
        audio.Start();
        return playback;
    }

    public Playback Play(PlaybackTurn turn, IPlaybackAudio audio, PlaybackOptions? playbackOptions) =>
        PlayFrozen(turn, audio, playbackOptions?.Freeze() ?? options.Playback);

    public TimeSpan GetPosition(Playback playback)
    {
        using (queue.Enter())
        {
            return queue.Schedule.GetPosition(playback, queue.Now);
        }
    }

    public DateTimeOffset? GetStart(Playback playback)
    {
        using (queue.Enter())
        {
            return queue.Schedule.GetStart(playback);
        }
    }

    public void Complete(PlaybackTurn turn)
    {
        using (queue.Enter())
        {
            queue.Turns.Complete(turn);
        }
    }

    public void OnCallbackFailed(Exception error) => Log.TurnCallbackFailed(logger, error);

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

    /// <summary>Waits until everything that is queued now has played, and a silence after it.</summary>
    public async Task<DrainOutcome> DrainAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        List<Playback> awaited;
        Playback? tail;
        int interruptions;
        using (queue.Enter())
        {
            if (queue.State == OutboundState.Shut)
            {
                return DrainOutcome.Ended;
            }

            interruptions = queue.Interruptions;
            tail = queue.State == OutboundState.OneWay ? null : queue.Schedule.Tail ?? AddTail();
            awaited = queue.Playbacks.ToList();
            if (tail is not null)
            {
                tail.Drains++;
            }
        }

        try
        {
            PlaybackResult[] results = await Task.WhenAll(awaited.Select(playback => playback.Completion))
                .WaitAsync(timeout, options.TimeProvider, cancellationToken).ConfigureAwait(false);
            bool Any(PlaybackOutcome outcome) => Array.Exists(results, result => result.Outcome == outcome);
            return Any(PlaybackOutcome.Disconnected) ? DrainOutcome.Ended
                : IsInterruptedSince(interruptions) && Any(PlaybackOutcome.Cleared) ? DrainOutcome.Interrupted
                : DrainOutcome.Drained;
        }
        catch (TimeoutException)
        {
            return DrainOutcome.TimedOut;
        }
        finally
        {
            LeaveTail(tail);
        }
    }

    private PlaybackTurn NewTurn() => queue.Turns.Begin(new PlaybackTurn(this, ++_turnNumber, queue.Now));

    private Playback PlayFrozen(PlaybackTurn turn, IPlaybackAudio audio, PlaybackOptions playbackOptions)
    {
        var playback = new Playback(this, audio, playbackOptions, turn);
        using (queue.Enter())
        {
            if (queue.State == OutboundState.Shut || !turn.IsOpen)
            {
                PlaybackOutcome outcome = queue.State == OutboundState.Shut ? PlaybackOutcome.Disconnected : PlaybackOutcome.Cleared;
                queue.Schedule.Finish(playback, outcome, queue.Now);
            }
            else if (queue.State == OutboundState.OneWay)
            {
                Refuse(playback, OutboundQueue.OneWay());
            }
            else if (queue.Playbacks.Reserved > 0 && queue.Playbacks.Reserved + playback.Reserved > _maxQueuedBytes)
            {
                Refuse(playback, new InvalidOperationException(
                    $"More audio is queued than WavixStreamOptions.MaxQueuedPlayback allows ({options.MaxQueuedPlayback}). Await playbacks before you play more, play a Stream or chunks (they wait), or raise it."));
            }
            else
            {
                queue.Schedule.Add(playback);
                queue.Wake();
            }
        }

        return playback;
    }

    private void Refuse(Playback playback, Exception error)
    {
        playback.Refuse(error);
        queue.Schedule.Finish(playback, PlaybackOutcome.Failed, queue.Now);
    }

    private void OnSourceChanged()
    {
        using (queue.Enter())
        {
            queue.Wake();
        }
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

    /// <summary>Stops playbacks, and queues a <c>clear</c> if one is needed. Under the lock.</summary>
    private Clearing Stop(Func<Playback, bool>? selects)
    {
        if (queue.Schedule.Stop(selects, queue.IsMediaWaiting, queue.Now) && queue.State == OutboundState.Open)
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

    /// <summary>Queues the silence that is missing after what plays; null when none is. Under the lock.</summary>
    private Playback? AddTail()
    {
        long bytes = WavixAudio.GetByteCount(queue.Schedule.MissingTail(options.DrainTail, queue.Now));
        if (bytes == 0)
        {
            return null;
        }

        var tail = new Playback(this, new MemoryAudio(new byte[bytes]), options.Playback, turn: null);
        queue.Schedule.Add(tail);
        queue.Wake();
        return tail;
    }

    /// <summary>
    /// Silence that no drain waits for is not played; once it has begun it plays out, since a <c>clear</c> would cut what is before it.
    /// </summary>
    private void LeaveTail(Playback? tail)
    {
        using (queue.Enter())
        {
            if (tail is not null && --tail.Drains == 0 && tail.Phase == PlaybackPhase.Queued)
            {
                queue.Schedule.Finish(tail, PlaybackOutcome.Cleared, queue.Now);
                queue.Wake();
            }
        }
    }

    private bool IsInterruptedSince(int interruptions)
    {
        using (queue.Enter())
        {
            return queue.Interruptions != interruptions;
        }
    }

    /// <summary>The <c>clear</c> of an interrupt or a cancel.</summary>
    /// <param name="Item">The message to wait for; null when none is needed.</param>
    /// <param name="IsNew">Whether this call needs it, rather than an earlier one.</param>
    /// <param name="OwnsSlot">Whether this call sends it.</param>
    private readonly record struct Clearing(OutboundItem? Item, bool IsNew, bool OwnsSlot);
}
