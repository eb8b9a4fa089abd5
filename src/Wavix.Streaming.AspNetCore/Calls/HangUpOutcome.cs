namespace Wavix.Streaming.AspNetCore;

/// <summary>How <see cref="WavixStreamContext.HangUpAsync"/> ended.</summary>
public enum HangUpOutcome
{
    /// <summary>None: no hang-up ends with this value.</summary>
    None = 0,

    /// <summary>Wavix has hung up the call.</summary>
    HungUp,

    /// <summary>The call had already ended.</summary>
    AlreadyEnded,

    /// <summary>The goodbye was interrupted, so the call stays up, as was asked.</summary>
    Interrupted,
}
