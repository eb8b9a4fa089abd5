namespace Wavix.Streaming;

/// <summary>
/// What is sent while there is no audio to send: during an underrun (<see cref="PlaybackOptions.OnUnderrun"/>), or while nothing plays
/// (<see cref="WavixStreamOptions.WhenIdle"/>).
/// </summary>
public enum GapFill
{
    /// <summary>Nothing (default).</summary>
    None,

    /// <summary>Silence, for peers that stop sending when they receive nothing. Never counted as heard.</summary>
    Silence,
}
