namespace Wavix.Streaming;

/// <summary>The stream as described by its first <c>start</c>. A second <c>start</c> does not change it.</summary>
public sealed class WavixStreamInfo
{
    /// <summary>The text to show for an id that <c>start</c> did not carry.</summary>
    internal const string NoId = "(none)";

    /// <summary>Wire field <c>call_id</c>; null if <c>start</c> carried none.</summary>
    public string? CallId { get; init; }

    /// <summary>Wire field <c>stream_id</c>; null if <c>start</c> carried none. Every command carries it.</summary>
    public string? StreamId { get; init; }

    /// <summary>Wire field <c>stream_type</c>.</summary>
    public StreamType StreamType { get; init; }

    /// <summary>Wire field <c>stream_type</c> as it was in the message; null if it was absent or not a text.</summary>
    public string? StreamTypeText { get; init; }

    /// <summary>Wire field <c>channel</c>.</summary>
    public StreamChannel Channel { get; init; }

    /// <summary>Wire field <c>channel</c> as it was in the message; null if it was absent or not a text.</summary>
    public string? ChannelText { get; init; }

    /// <summary>Wire field <c>event_time</c> of <c>start</c>, by Wavix's clock; null if it was absent or unreadable.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    internal static WavixStreamInfo From(StartEvent start) => new()
    {
        CallId = start.CallId,
        StreamId = start.StreamId,
        StreamTypeText = start.StreamTypeText,
        StreamType = start.StreamType,
        ChannelText = start.ChannelText,
        Channel = start.Channel,
        StartedAt = start.EventTime,
    };

    /// <summary>A short text for logs: the ids, the type and the channel.</summary>
    public override string ToString() =>
        $"stream {LogText.Clean(StreamId) ?? NoId} of call {LogText.Clean(CallId) ?? NoId} ({StreamType}, {Channel})";
}
