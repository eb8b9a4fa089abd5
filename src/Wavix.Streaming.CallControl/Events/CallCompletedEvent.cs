namespace Wavix.Streaming.CallControl;

/// <summary>Wire event <c>completed</c>: the call ended normally.</summary>
public sealed class CallCompletedEvent : CallEvent
{
    /// <inheritdoc/>
    public override string EventType => WireNames.Completed;
}
