namespace Wavix.Streaming.CallControl;

/// <summary>Wire field <c>status</c> of an <see cref="AudioPlaybackEvent"/>.</summary>
public enum AudioPlaybackStatus
{
    /// <summary>Absent, or a value this version does not know.</summary>
    Unknown = 0,

    /// <summary><c>started</c>: the audio file plays.</summary>
    Started,

    /// <summary><c>completed</c>: the audio file has ended.</summary>
    Completed,
}
