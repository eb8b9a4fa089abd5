namespace Wavix.Streaming;

/// <summary>What Wavix gets while nothing plays, or what plays has nothing to give.</summary>
public enum IdleAudio
{
    /// <summary>Nothing (default).</summary>
    Off,

    /// <summary>Silence in frames of 20 ms, at most 40 ms ahead, for peers that stop sending when they get nothing. Never counts as heard.</summary>
    Silence,
}
