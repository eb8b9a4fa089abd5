namespace Wavix.Streaming;

/// <content>Waits for what plays.</content>
internal sealed partial class Player
{
    /// <summary>Waits until all that is queued now has been played, and a silence behind it.</summary>
    public async Task<DrainOutcome> DrainAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        List<QueuedPlayback> awaited;
        QueuedPlayback? tail;
        long interrupts;
        lock (_sync)
        {
            if (_isEnded)
            {
                return DrainOutcome.Ended;
            }

            interrupts = _interrupts;
            tail = _isOneWay ? null : _playout.Tail ?? NewTail();
            awaited = _playout.Playbacks.ToList();
            if (tail is not null)
            {
                tail.Waiters++;
            }
        }

        try
        {
            PlaybackResult[] results = await Task.WhenAll(awaited.Select(playback => playback.Completion))
                .WaitAsync(timeout, _settings.TimeProvider, cancellationToken).ConfigureAwait(false);
            return results.Any(result => result.Outcome == PlaybackOutcome.Disconnected) ? DrainOutcome.Ended
                : Volatile.Read(ref _interrupts) != interrupts && results.Any(result => result.Outcome == PlaybackOutcome.Cleared)
                    ? DrainOutcome.Interrupted
                : DrainOutcome.Drained;
        }
        catch (TimeoutException)
        {
            return DrainOutcome.TimedOut;
        }
        finally
        {
            if (tail is not null)
            {
                Leave(tail);
            }
        }
    }

    /// <summary>Queues the silence that is missing behind what plays, or played last; null when none is.</summary>
    private QueuedPlayback? NewTail()
    {
        long bytes = WavixAudio.GetByteCount(_playout.MissingTail(_settings.DrainTail, _pacer.Now));
        if (bytes == 0)
        {
            return null;
        }

        var tail = new QueuedPlayback(new MemoryAudio(new byte[bytes]), _settings.Defaults, turn: null);
        _playout.Playbacks.Add(tail);
        _pacer.Wake();
        return tail;
    }

    /// <summary>Silence that nobody waits for is not played; what has begun plays out, since a `clear` would cut what is before it.</summary>
    private void Leave(QueuedPlayback tail)
    {
        lock (_sync)
        {
            tail.Waiters--;
            if (tail is { Waiters: 0, IsCompleted: false, HasBegun: false })
            {
                _playout.Playbacks.Finish(tail, PlaybackOutcome.Cleared, _pacer.Now);
                _pacer.Wake();
            }
        }
    }
}
