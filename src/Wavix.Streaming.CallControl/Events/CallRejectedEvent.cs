namespace Wavix.Streaming.CallControl;

/// <summary>Wire event <c>rejected</c>: the destination rejected the call. It has ended.</summary>
public sealed class CallRejectedEvent : CallEvent
{
    /// <inheritdoc/>
    public override string EventType => WireNames.Rejected;
}
