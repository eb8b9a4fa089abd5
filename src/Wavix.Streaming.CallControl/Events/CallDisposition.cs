namespace Wavix.Streaming.CallControl;

/// <summary>Wire field <c>disposition</c> of a <see cref="PostCallReport"/>: how the call ended.</summary>
public enum CallDisposition
{
    /// <summary>Absent, or a value this version does not know.</summary>
    Unknown = 0,

    /// <summary><c>answered</c>: the destination answered.</summary>
    Answered,

    /// <summary><c>noanswer</c>: no answer within the ring timeout.</summary>
    NoAnswer,

    /// <summary><c>busy</c>: the destination was busy.</summary>
    Busy,

    /// <summary><c>failed</c>: the call could not be routed.</summary>
    Failed,
}
