namespace Wavix.Streaming;

/// <summary>What is played, for taps: each call is one critical section of the queue, under whose lock the schedule adds audio.</summary>
internal sealed class TappedPlayback(OutboundQueue queue) : ITappedPlayback
{
    public DateTimeOffset CreatedAt => queue.CreatedAt;

    public TimeSpan Now => queue.Now;

    public void Attach(PlayedAudio played)
    {
        using (queue.Enter())
        {
            queue.Schedule.Feed.Add(played);
        }
    }

    public void Detach(PlayedAudio played)
    {
        using (queue.Enter())
        {
            queue.Schedule.Feed.Remove(played);
        }
    }

    public void Copy(PlayedAudio played, TimeSpan from, Span<byte> destination)
    {
        using (queue.Enter())
        {
            played.CopyTo(from, destination);
        }
    }
}
