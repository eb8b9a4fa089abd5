namespace Wavix.Streaming;

/// <summary>
/// How long Wavix waits before it plays audio that arrives in an empty buffer. It is measured with two marks: one is sent while nothing is
/// buffered and returns after the round trip; the next follows the first frame and returns later than modelled by the round trip and the
/// pre-buffer. The way to Wavix itself does not matter: <c>clear</c> takes as long as the audio did. Not thread-safe.
/// </summary>
internal sealed class PrebufferEstimate
{
    /// <summary>The maximum estimate. More would be a delay of the network, not a buffer.</summary>
    public static readonly TimeSpan Maximum = TimeSpan.FromSeconds(1);

    // The median of these: one delayed message must not move the estimate, and an old measurement must not stay in it.
    private const int Kept = 5;


    private readonly List<TimeSpan> _samples = [];
    private TimeSpan? _roundTrip;

    /// <summary>The estimate; zero while nothing was measured.</summary>
    public TimeSpan Value { get; private set; }

    /// <summary>The mark that was sent while nothing was buffered was returned.</summary>
    public void AddRoundTrip(TimeSpan roundTrip) => _roundTrip = roundTrip;

    /// <summary>The mark after the first frame was returned.</summary>
    /// <param name="delay">The time from the frame's modelled end to the returned mark.</param>
    public void AddDelay(TimeSpan delay)
    {
        if (_roundTrip is not { } roundTrip)
        {
            return;
        }

        _roundTrip = null;
        TimeSpan sample = delay - roundTrip;
        _samples.Add(sample < TimeSpan.Zero ? TimeSpan.Zero : sample > Maximum ? Maximum : sample);
        if (_samples.Count > Kept)
        {
            _samples.RemoveAt(0);
        }

        List<TimeSpan> sorted = [.. _samples.Order()];
        Value = sorted[(sorted.Count - 1) / 2];
    }
}
