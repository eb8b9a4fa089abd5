namespace Wavix.Streaming;

/// <summary>What is sent while there is no audio to send: an underrun (<see cref="PlaybackOptions.OnUnderrun"/>), or nothing playing (<see cref="WavixStreamOptions.WhenIdle"/>).</summary>
public enum GapFill
{
    /// <summary>Nothing (default).</summary>
    None,

    /// <summary>Silence, for peers that stop sending when they receive nothing. Never counted as heard.</summary>
    Silence,
}
