namespace Wavix.Streaming;

/// <content>What is said and heard, observed.</content>
public sealed partial class WavixStreamSession
{
    // Longer than the echo of a line takes, and events wait before they are read.
    private static readonly TimeSpan RecentlyPlayed = TimeSpan.FromSeconds(2);

    private PlayedAudio? _recent;

    /// <summary>
    /// Observes the call from now on without taking events from the reader of <see cref="ReadEventsAsync"/>: for recordings and analysis. After the end
    /// of the stream the tap has no items.
    /// </summary>
    /// <param name="options">Settings, copied; null for the defaults.</param>
    /// <returns>The tap; dispose it to stop before the stream ends.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public CallTap OpenTap(CallTapOptions? options = null) => new(_playback, _taps, options ?? new CallTapOptions());

    /// <summary>
    /// Copies what the caller heard while <paramref name="media"/> was spoken: what a detector of speech must know to ignore the echo of your own audio.
    /// By the model of Wavix's buffer. Silence where nothing played, for more than 2 s ago, and before the first call, with which the session starts to
    /// keep what is played.
    /// </summary>
    /// <param name="media">An event of this session.</param>
    /// <param name="destination">
    /// Filled with PCM16, little-endian, 24,000 Hz, mono; an even number of bytes, usually as long as the payload.
    /// </param>
    /// <exception cref="ArgumentException">An odd number of bytes.</exception>
    public void CopyPlayed(MediaEvent media, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(media);
        PlayedAudio.RequireWholeSamples(destination, nameof(destination));
        if (_recent is null)
        {
            var recent = new PlayedAudio(RecentlyPlayed);
            if (Interlocked.CompareExchange(ref _recent, recent, null) is null)
            {
                _playback.Attach(recent);
            }
        }

        // By the age of the event, so that a clock that is set meanwhile does not matter.
        TimeSpan age = TimeProvider.GetUtcNow() - media.ReceivedAt;
        _playback.Copy(_recent, _playback.Now - age - media.Duration, destination);
    }
}
