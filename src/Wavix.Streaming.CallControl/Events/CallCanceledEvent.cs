namespace Wavix.Streaming.CallControl;

/// <summary>Wire event <c>cancelled</c>: the call was canceled before the answer. It has ended.</summary>
public sealed class CallCanceledEvent : CallEvent
{
    /// <inheritdoc/>
    public override string EventType => WireNames.Canceled;
}
