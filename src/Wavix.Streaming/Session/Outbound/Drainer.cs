namespace Wavix.Streaming;

/// <summary>Waits until what is queued has played. Any thread.</summary>
internal sealed class Drainer(OutboundQueue queue, IPlaybackQueue player, WavixStreamOptions options)
{
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

    /// <summary>Queues the silence that is missing after what plays; null when none is. Under the lock.</summary>
    private Playback? AddTail()
    {
        long bytes = WavixAudio.GetByteCount(queue.Schedule.MissingTail(options.DrainTail, queue.Now));
        if (bytes == 0)
        {
            return null;
        }

        var tail = new Playback(player, new MemoryAudio(new byte[bytes]), options.Playback, turn: null);
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
}
