namespace Wavix.Streaming.AspNetCore;

/// <summary>The action for a stream whose <c>start.call_id</c> is not the call of its token.</summary>
public enum CallIdMismatch
{
    /// <summary>The stream is closed with 1008; its handler never runs.</summary>
    Close,

    /// <summary>A warning is logged, and the handler runs.</summary>
    Log,
}
