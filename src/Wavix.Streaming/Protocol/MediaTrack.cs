namespace Wavix.Streaming;

/// <summary>Wire field <c>media.track</c>: whose audio a <see cref="MediaEvent"/> holds.</summary>
public enum MediaTrack
{
    /// <summary>Absent, or a value this version does not know.</summary>
    Unknown = 0,

    /// <summary><c>inbound</c>: what the far end says.</summary>
    Inbound,

    /// <summary><c>outbound</c>: what the far end hears.</summary>
    Outbound,
}
