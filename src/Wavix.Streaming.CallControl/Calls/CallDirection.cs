namespace Wavix.Streaming.CallControl;

/// <summary>Wire field <c>direction</c>: which side placed the call.</summary>
public enum CallDirection
{
    /// <summary>Absent, or a value this version does not know.</summary>
    Unknown = 0,

    /// <summary><c>inbound</c>: the account received the call.</summary>
    Inbound,

    /// <summary><c>outbound</c>: the account placed the call.</summary>
    Outbound,
}
