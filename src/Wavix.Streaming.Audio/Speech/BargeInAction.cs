namespace Wavix.Streaming.Audio;

/// <summary>What <see cref="BargeIn.HearAsync"/> did.</summary>
public enum BargeInAction
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The caller may be interrupting, or has only coughed: what plays is paused.</summary>
    Paused,

    /// <summary>It was a short sound: what was paused continues.</summary>
    Resumed,

    /// <summary>The caller has interrupted: what played, or was paused, has ended.</summary>
    Interrupted,
}
