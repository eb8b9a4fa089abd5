namespace Wavix.Streaming.CallControl;

/// <summary>
/// Wire event <c>on_call_event</c> with the payload <c>collect</c>: progress of <see cref="WavixCallControlClient.CollectDigitsAsync"/>. Digits
/// arrive only this way, possibly at another instance of the application than the call's stream.
/// </summary>
public sealed class DigitsCollectedEvent : CallEvent
{
    private readonly string? _statusText;

    /// <inheritdoc/>
    public override string EventType => WireNames.OnCallEvent;

    /// <summary>
    /// Wire field <c>digits</c>: what the caller pressed, at most <see cref="CallEvent.MaxTextLength"/> characters; null if absent. It may be a
    /// PIN; keep it out of logs.
    /// </summary>
    public string? Digits { get; init; }

    /// <summary>Wire field <c>status</c>.</summary>
    public DigitsStatus Status
    {
        get => WireNames.ParseDigitsStatus(_statusText);
        init => _statusText = WireNames.ToText(value);
    }

    /// <summary>Wire field <c>status</c> as received.</summary>
    public string? StatusText
    {
        get => _statusText;
        init => _statusText = value;
    }

    /// <summary>A short text for logs: the status, never digits.</summary>
    public override string ToString() => $"digits ({Status})";
}
