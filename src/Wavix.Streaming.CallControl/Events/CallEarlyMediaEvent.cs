namespace Wavix.Streaming.CallControl;

/// <summary>Wire event <c>early_media</c>: audio such as a ringback tone plays before the answer.</summary>
public sealed class CallEarlyMediaEvent : CallEvent
{
    /// <inheritdoc/>
    public override string EventType => WireNames.EarlyMedia;
}
