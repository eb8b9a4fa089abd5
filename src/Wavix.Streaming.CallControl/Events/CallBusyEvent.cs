namespace Wavix.Streaming.CallControl;

/// <summary>Wire event <c>busy</c>: the destination was busy. The call has ended.</summary>
public sealed class CallBusyEvent : CallEvent
{
    /// <inheritdoc/>
    public override string EventType => WireNames.Busy;
}
