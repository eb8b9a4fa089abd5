namespace Wavix.Streaming.CallControl;

/// <summary>
/// Wire event <c>on_call_event</c> with the payload <c>audio</c>: progress of <see cref="WavixCallControlClient.PlayAudioAsync"/>.
/// </summary>
public sealed class AudioPlaybackEvent : CallEvent
{
    private readonly string? _statusText;

    /// <inheritdoc/>
    public override string EventType => WireNames.OnCallEvent;

    /// <summary>Wire field <c>playback_id</c>: an opaque string; null if absent.</summary>
    public string? PlaybackId { get; init; }

    /// <summary>Wire field <c>status</c>.</summary>
    public AudioPlaybackStatus Status
    {
        get => WireNames.ParsePlaybackStatus(_statusText);
        init => _statusText = WireNames.ToText(value);
    }

    /// <summary>Wire field <c>status</c> as received.</summary>
    public string? StatusText
    {
        get => _statusText;
        init => _statusText = value;
    }

    /// <summary>A short text for logs: the status.</summary>
    public override string ToString() => $"audio ({Status})";
}
