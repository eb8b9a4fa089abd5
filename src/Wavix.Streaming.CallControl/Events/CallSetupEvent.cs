namespace Wavix.Streaming.CallControl;

/// <summary>Wire event <c>call_setup</c>: the call is being initiated. An inbound call can be answered now.</summary>
public sealed class CallSetupEvent : CallEvent
{
    /// <inheritdoc/>
    public override string EventType => WireNames.CallSetup;
}
