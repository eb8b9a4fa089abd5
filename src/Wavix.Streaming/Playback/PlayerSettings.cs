namespace Wavix.Streaming;

/// <summary>What the player takes from the stream's options.</summary>
/// <param name="Defaults">For playbacks without options of their own; frozen.</param>
/// <param name="MaxQueuedBytes">Most audio that is queued.</param>
/// <param name="DrainTail">Silence behind what a drain waits for.</param>
/// <param name="WhenIdle">What is sent while nothing plays.</param>
/// <param name="LogInterval">Shortest time between two log records of failed playbacks.</param>
/// <param name="TimeProvider">The clock.</param>
internal sealed record PlayerSettings(
    PlaybackOptions Defaults,
    long MaxQueuedBytes,
    TimeSpan DrainTail,
    GapFill WhenIdle,
    TimeSpan LogInterval,
    TimeProvider TimeProvider);
