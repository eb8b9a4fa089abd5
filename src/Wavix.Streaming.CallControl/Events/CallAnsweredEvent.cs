namespace Wavix.Streaming.CallControl;

/// <summary>Wire event <c>answered</c>: the destination answered. A stream can be started now.</summary>
public sealed class CallAnsweredEvent : CallEvent
{
    /// <inheritdoc/>
    public override string EventType => WireNames.Answered;
}
