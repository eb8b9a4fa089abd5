namespace Wavix.Streaming;

/// <summary>Wire field <c>media.track</c>: which side the audio of a <see cref="MediaEvent"/> is from.</summary>
public enum MediaTrack
{
    /// <summary>Absent, or a value this version does not know.</summary>
    Unknown = 0,

    /// <summary><c>inbound</c>: what the far end says.</summary>
    Inbound,

    /// <summary><c>outbound</c>: what the far end hears.</summary>
    Outbound,
}
