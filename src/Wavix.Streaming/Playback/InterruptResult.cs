namespace Wavix.Streaming;

/// <summary>What <see cref="WavixStreamSession.InterruptAsync"/> interrupted.</summary>
public sealed class InterruptResult
{
    /// <summary>
    /// Whether the caller was hearing something, by the model of Wavix's buffer: a playback, or audio of
    /// <see cref="WavixStreamSession.SendMediaAsync"/>. False when nothing played, or only queued playbacks were dropped.
    /// </summary>
    public bool WasPlaying { get; init; }

    /// <summary>The playback that the caller was hearing, which has completed by now; null when it was none.</summary>
    public Playback? Playback { get; init; }

    /// <summary>How much of <see cref="Playback"/> the caller heard, as in its <see cref="PlaybackResult.Heard"/>; zero when it was none.</summary>
    public TimeSpan Heard { get; init; }

    /// <summary>Whether the stream had ended, or <c>clear</c> could not be sent.</summary>
    public bool StreamHasEnded { get; init; }

    /// <summary>A short text for logs.</summary>
    public override string ToString() => StreamHasEnded ? "The stream has ended"
        : WasPlaying ? FormattableString.Invariant($"Interrupted, heard {Heard.TotalMilliseconds:0} ms")
        : "Nothing played";
}
