namespace Wavix.Streaming.CallControl;

/// <summary>Reads the bodies that Wavix posts to the post-call webhook. Thread-safe; keeps no reference to its argument.</summary>
public static class PostCallEventReader
{
    /// <summary>Maximum length of a body in bytes: 1 MiB. A longer one is an <see cref="InvalidPostCallEvent"/>.</summary>
    public const int MaxMessageBytes = 1024 * 1024;

    private const int MaxDays = 36_525;

    private static readonly string[] Names =
    [
        "uuid", "id", "call_id", "call", "data", "direction", "from", "to", "destination", "duration", "charge", "per_minute", "date", "disposition",
    ];

    /// <summary>Reads a report. Never throws on input.</summary>
    /// <param name="utf8Json">
    /// The whole body, UTF-8 JSON. Unknown fields are skipped. Numbers may be written as text. The id may be in each of the fields that
    /// <see cref="CallEventReader"/> accepts; only it is required.
    /// </param>
    /// <returns>A <see cref="PostCallReport"/>, or an <see cref="InvalidPostCallEvent"/> if the body can't be read.</returns>
    public static PostCallEvent Read(ReadOnlySpan<byte> utf8Json)
    {
        ReadOnlySpan<byte> body = JsonScanner.WithoutByteOrderMark(utf8Json);
        InvalidWebhookReason reason = WebhookBody.Open(body, MaxMessageBytes, out JsonField root, out string detail);
        if (reason != InvalidWebhookReason.None)
        {
            return new InvalidPostCallEvent(reason, detail, utf8Json.Length);
        }

        var report = new WireObject(body, root, Names);
        if (CallFields.ReadCallId(report) is not { } callId)
        {
            return new InvalidPostCallEvent(
                InvalidWebhookReason.MissingCallId,
                $"uuid and id are missing, empty, not a text or longer than {CallEvent.MaxTextLength} characters.",
                utf8Json.Length);
        }

        return new PostCallReport
        {
            CallId = callId,
            DirectionText = report.Text("direction"),
            From = report.Text("from"),
            To = report.Text("to"),
            Destination = report.Text("destination"),
            Duration = ToDuration(report.Decimal("duration")),
            Charge = report.Decimal("charge"),
            PerMinute = report.Decimal("per_minute"),
            Date = report.Time("date"),
            DispositionText = report.Text("disposition"),
        };
    }

    // In ticks: the double that TimeSpan.FromSeconds takes would round a decimal.
    private static TimeSpan? ToDuration(decimal? seconds) =>
        seconds is >= 0 and <= MaxDays * 86_400L ? new TimeSpan((long)(seconds.Value * TimeSpan.TicksPerSecond)) : null;
}
