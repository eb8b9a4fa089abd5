using System.Globalization;
using Wavix.Streaming.CallControl;

namespace Wavix.Streaming.Tests.Common;

/// <summary>Everything that the body of a webhook was read as, comparable by value and readable when a comparison fails.</summary>
internal sealed record WebhookContent
{
    public required string Type { get; init; }

    public string? EventType { get; init; }

    public string? CallId { get; init; }

    public CallDirection Direction { get; init; }

    public string? DirectionText { get; init; }

    public string? EventTime { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    public string? Tag { get; init; }

    public string? CallStarted { get; init; }

    public string? CallAnswered { get; init; }

    public string? CallCompleted { get; init; }

    public bool? MachineDetected { get; init; }

    /// <summary>Digits or playback.</summary>
    public string? Detail { get; init; }

    public string? StatusText { get; init; }

    public string? Status { get; init; }

    public string? Destination { get; init; }

    public TimeSpan? Duration { get; init; }

    public decimal? Charge { get; init; }

    public decimal? PerMinute { get; init; }

    public string? Raw { get; init; }

    public InvalidWebhookReason Reason { get; init; }

    public int? MessageLength { get; init; }

    public static string? Time(DateTimeOffset? time) => time?.ToString("O", CultureInfo.InvariantCulture);

    public static WebhookContent Of(CallEvent value)
    {
        var shared = new WebhookContent
        {
            Type = value.GetType().Name,
            EventType = value.EventType,
            CallId = value.CallId,
            Direction = value.Direction,
            DirectionText = value.DirectionText,
            EventTime = Time(value.EventTime),
            From = value.From,
            To = value.To,
            Tag = value.Tag,
            CallStarted = Time(value.CallStarted),
            CallAnswered = Time(value.CallAnswered),
            CallCompleted = Time(value.CallCompleted),
            MachineDetected = value.MachineDetected,
        };
        return value switch
        {
            DigitsCollectedEvent digits => shared with { Detail = digits.Digits, StatusText = digits.StatusText, Status = digits.Status.ToString() },
            AudioPlaybackEvent audio => shared with { Detail = audio.PlaybackId, StatusText = audio.StatusText, Status = audio.Status.ToString() },
            UnknownCallEvent unknown => shared with { Raw = Convert.ToHexString(unknown.Raw.Span) },
            InvalidCallEvent invalid => shared with { Reason = invalid.Reason, MessageLength = invalid.MessageLength },
            _ => shared,
        };
    }

    public static WebhookContent Of(PostCallEvent value) => value switch
    {
        PostCallReport report => new WebhookContent
        {
            Type = nameof(PostCallReport),
            CallId = report.CallId,
            Direction = report.Direction,
            DirectionText = report.DirectionText,
            EventTime = Time(report.Date),
            From = report.From,
            To = report.To,
            Destination = report.Destination,
            Duration = report.Duration,
            Charge = report.Charge,
            PerMinute = report.PerMinute,
            StatusText = report.DispositionText,
            Status = report.Disposition.ToString(),
        },
        InvalidPostCallEvent invalid => new WebhookContent
        {
            Type = nameof(InvalidPostCallEvent),
            Reason = invalid.Reason,
            MessageLength = invalid.MessageLength,
        },
        _ => throw new ArgumentException($"{value.GetType()} is new.", nameof(value)),
    };
}
