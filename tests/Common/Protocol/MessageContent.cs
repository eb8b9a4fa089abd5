using System.Globalization;

namespace Wavix.Streaming.Tests.Common;

/// <summary>Everything an event or command holds, comparable by value and readable when a comparison fails.</summary>
internal sealed record MessageContent
{
    public required string Type { get; init; }

    public string? EventName { get; init; }

    public string? EventTime { get; init; }

    public string? CallId { get; init; }

    public string? StreamId { get; init; }

    public long? SequenceNumber { get; init; }

    public EventAnomalies Anomalies { get; init; }

    public StreamType StreamType { get; init; }

    public string? StreamTypeText { get; init; }

    public StreamChannel Channel { get; init; }

    public string? ChannelText { get; init; }

    public string? Payload { get; init; }

    public MediaTrack Track { get; init; }

    public string? TrackText { get; init; }

    public long? Timestamp { get; init; }

    public long? Chunk { get; init; }

    public string? MarkName { get; init; }

    public InvalidMessageReason Reason { get; init; }

    public string? Detail { get; init; }

    public string? Raw { get; init; }

    public int? MessageLength { get; init; }

    public static string? Time(DateTimeOffset? time) => time?.ToString("O", CultureInfo.InvariantCulture);

    public static MessageContent Of(WavixEvent value)
    {
        var shared = new MessageContent
        {
            Type = value.GetType().Name,
            EventName = value.EventName,
            EventTime = Time(value.EventTime),
            CallId = value.CallId,
            StreamId = value.StreamId,
            SequenceNumber = value.SequenceNumber,
            Anomalies = value.Anomalies,
        };
        return value switch
        {
            StartEvent start => shared with
            {
                StreamType = start.StreamType,
                StreamTypeText = start.StreamTypeText,
                Channel = start.Channel,
                ChannelText = start.ChannelText,
            },
            MediaEvent media => shared with
            {
                Payload = Convert.ToHexString(media.Payload.Span),
                Track = media.Track,
                TrackText = media.TrackText,
                Timestamp = media.Timestamp,
                Chunk = media.Chunk,
            },
            MarkEvent mark => shared with { MarkName = mark.Name },
            UnknownEvent unknown => shared with { Raw = Convert.ToHexString(unknown.Raw.Span) },
            InvalidEvent invalid => shared with
            {
                Reason = invalid.Reason,
                Detail = invalid.Detail,
                Raw = Convert.ToHexString(invalid.Raw.Span),
                MessageLength = invalid.MessageLength,
            },
            _ => shared,
        };
    }

    public static MessageContent Of(WavixCommand command) => new()
    {
        Type = command.GetType().Name,
        EventName = command.EventName,
        StreamId = command.StreamId,
        Payload = command is MediaCommand media ? Convert.ToHexString(media.Payload.Span) : null,
        MarkName = (command as MarkCommand)?.Name,
    };
}
