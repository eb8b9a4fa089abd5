namespace Wavix.Streaming.CallControl;

/// <summary>Wire field <c>event_type</c> of a call: what happened to it last.</summary>
public enum CallEventType
{
    /// <summary>Absent, or a value this version does not know.</summary>
    Unknown = 0,

    /// <summary><c>call_setup</c>: the call is being initiated.</summary>
    CallSetup,

    /// <summary><c>ringing</c>: the destination rings.</summary>
    Ringing,

    /// <summary><c>early_media</c>: audio such as a ringback tone plays before the answer.</summary>
    EarlyMedia,

    /// <summary><c>answered</c>: the destination answered.</summary>
    Answered,

    /// <summary><c>completed</c>: the call ended normally.</summary>
    Completed,

    /// <summary><c>busy</c>: the destination was busy.</summary>
    Busy,

    /// <summary><c>cancelled</c>: the call was canceled before the answer.</summary>
    Canceled,

    /// <summary><c>rejected</c>: the destination rejected the call.</summary>
    Rejected,

    /// <summary><c>on_call_event</c>: audio was played or digits were collected.</summary>
    OnCallEvent,
}
