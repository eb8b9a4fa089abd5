namespace Wavix.Streaming.CallControl;

/// <summary>Wire field <c>event_type</c> of a webhook: which events it is for.</summary>
public enum CallWebhookType
{
    /// <summary>Absent, or a value this version does not know.</summary>
    Unknown = 0,

    /// <summary><c>on-call</c>: the events of a call while it is active; read them with <see cref="CallEventReader"/>.</summary>
    OnCall,

    /// <summary><c>post-call</c>: one report after each call; read it with <see cref="PostCallEventReader"/>.</summary>
    PostCall,
}
