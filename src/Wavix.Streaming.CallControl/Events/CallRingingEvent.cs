namespace Wavix.Streaming.CallControl;

/// <summary>Wire event <c>ringing</c>: the destination rings.</summary>
public sealed class CallRingingEvent : CallEvent
{
    /// <inheritdoc/>
    public override string EventType => WireNames.Ringing;
}
