namespace Wavix.Streaming;

/// <summary>Something that has happened on a call. One of <see cref="Event"/>, <see cref="Playback"/> and <see cref="Cleared"/> is set.</summary>
/// <param name="At">When it happened, on the clock of <see cref="CallTap.Now"/>.</param>
/// <param name="Event">What Wavix sent, whether or not the application's reader gets it; else null.</param>
/// <param name="Playback">A playback that has completed; else null.</param>
/// <param name="Cleared">Length of the audio that <c>clear</c> dropped before it was heard: an interruption or a pause; else zero.</param>
public readonly record struct CallTapItem(DateTimeOffset At, WavixEvent? Event, PlaybackResult? Playback, TimeSpan Cleared);
