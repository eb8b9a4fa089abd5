namespace Wavix.Streaming;

/// <summary>One wait for everything that was queued when it began.</summary>
/// <param name="Awaited">The playbacks to wait for, the tail included.</param>
/// <param name="Tail">The silence at the end; null when there is none.</param>
/// <param name="Interrupts">The number of interrupts before.</param>
internal sealed record PlaybackDrain(IReadOnlyList<Playback> Awaited, Playback? Tail, int Interrupts)
{
    public static async Task<DrainOutcome> RunAsync(
        OutboundQueue queue, TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        if (queue.BeginDrain() is not { } drain)
        {
            return DrainOutcome.Ended;
        }

        PlaybackResult[]? results = null;
        bool isInterrupted = false;
        try
        {
            results = await Task.WhenAll(drain.Awaited.Select(playback => playback.Completion))
                .WaitAsync(timeout, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The outcome says so.
        }
        finally
        {
            isInterrupted = queue.EndDrain(drain);
        }

        return results is null ? DrainOutcome.TimedOut
            : Array.Exists(results, result => result.Outcome == PlaybackOutcome.Disconnected) ? DrainOutcome.Ended
            : isInterrupted && Array.Exists(results, result => result.Outcome == PlaybackOutcome.Cleared) ? DrainOutcome.Interrupted
            : DrainOutcome.Drained;
    }
}
