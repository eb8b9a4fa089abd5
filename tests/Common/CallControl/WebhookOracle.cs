using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Wavix.Streaming.CallControl;

namespace Wavix.Streaming.Tests.Common;

/// <summary>Reads the bodies of webhooks a second way, by a document model and without a thought for speed, to compare with.</summary>
internal static partial class WebhookOracle
{
    private const int MaxBytes = 1024 * 1024;
    private const int MaxText = 512;
    private const int MaxTag = 4096;
    private const int MaxScalar = 256;

    public static WebhookContent ReadCallEvent(byte[] message) => Open(message, nameof(InvalidCallEvent), (root, body) =>
    {
        Dictionary<string, JsonElement> call = MembersOf(root);
        string? type = FirstText(call, "event_type", "event", "type");
        string? id = CallId(call);
        var content = new WebhookContent
        {
            Type = TypeOf(type),
            EventType = type,
            CallId = id ?? "",
            Direction = Direction(call),
            DirectionText = Text(call, "direction"),
            EventTime = Time(call, "event_time"),
            From = Text(call, "from"),
            To = Text(call, "to"),
            Tag = Text(call, "tag", MaxTag),
            CallStarted = Time(call, "call_started"),
            CallAnswered = Time(call, "call_answered"),
            CallCompleted = Time(call, "call_completed"),
            MachineDetected = call.TryGetValue("machine_detected", out JsonElement machine) && machine.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? machine.GetBoolean()
                : null,
        };
        if (type is null || id is null)
        {
            return content with
            {
                Type = nameof(InvalidCallEvent),
                Reason = type is null ? InvalidWebhookReason.MissingEventType : InvalidWebhookReason.MissingCallId,
                MessageLength = message.Length,
            };
        }

        return type == "on_call_event" ? OnCallEvent(content, Child(call, "event_payload"), body)
            : content.Type == nameof(UnknownCallEvent) ? content with { Raw = Convert.ToHexString(body) }
            : content;
    });

    public static WebhookContent ReadPostCall(byte[] message) => Open(message, nameof(InvalidPostCallEvent), (root, _) =>
    {
        Dictionary<string, JsonElement> report = MembersOf(root);
        if (CallId(report) is not { } id)
        {
            return Invalid(message, nameof(InvalidPostCallEvent), InvalidWebhookReason.MissingCallId) with { CallId = null };
        }

        decimal? seconds = Decimal(report, "duration");
        return new WebhookContent
        {
            Type = nameof(PostCallReport),
            CallId = id,
            Direction = Direction(report),
            DirectionText = Text(report, "direction"),
            EventTime = Time(report, "date"),
            From = Text(report, "from"),
            To = Text(report, "to"),
            Destination = Text(report, "destination"),
            Duration = seconds is >= 0 and <= 3_155_760_000 ? TimeSpan.FromTicks((long)decimal.Truncate(seconds.Value * 10_000_000)) : null,
            Charge = Decimal(report, "charge"),
            PerMinute = Decimal(report, "per_minute"),
            StatusText = Text(report, "disposition"),
            Status = Text(report, "disposition") switch
            {
                "answered" => "Answered",
                "noanswer" => "NoAnswer",
                "busy" => "Busy",
                "failed" => "Failed",
                _ => "Unknown",
            },
        };
    });

    private static WebhookContent Open(byte[] message, string invalidType, Func<JsonElement, byte[], WebhookContent> read)
    {
        byte[] body = message is [0xEF, 0xBB, 0xBF, ..] ? message[3..] : message;
        if (body.Length > MaxBytes)
        {
            return Invalid(message, invalidType, InvalidWebhookReason.TooLong);
        }

        if (body.All(b => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
        {
            return Invalid(message, invalidType, InvalidWebhookReason.EmptyMessage);
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 64 });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? read(document.RootElement, body)
                : Invalid(message, invalidType, InvalidWebhookReason.NotAnObject);
        }
        catch (JsonException)
        {
            return Invalid(message, invalidType, InvalidWebhookReason.InvalidJson);
        }
    }

    private static WebhookContent OnCallEvent(WebhookContent content, Dictionary<string, JsonElement> payload, byte[] body)
    {
        Dictionary<string, JsonElement> inner = Child(payload, "payload");
        string? status = Text(inner, "status");
        string known = status switch { "started" => "Started", "completed" => "Completed", _ => "Unknown" };
        return Text(payload, "type") switch
        {
            "audio" => content with { Type = nameof(AudioPlaybackEvent), Detail = Text(inner, "playback_id"), StatusText = status, Status = known },
            "collect" => content with
            {
                Type = nameof(DigitsCollectedEvent),
                Detail = inner.TryGetValue("digits", out JsonElement digits) && digits.ValueKind == JsonValueKind.Number && digits.GetRawText().Length <= MaxText
                    ? digits.GetRawText()
                    : Text(inner, "digits"),
                StatusText = status,
                Status = status == "failed" ? "Failed" : known,
            },
            _ => content with { Type = nameof(UnknownCallEvent), Raw = Convert.ToHexString(body) },
        };
    }

    private static string TypeOf(string? eventType) => eventType switch
    {
        "call_setup" => nameof(CallSetupEvent),
        "ringing" => nameof(CallRingingEvent),
        "early_media" => nameof(CallEarlyMediaEvent),
        "answered" => nameof(CallAnsweredEvent),
        "completed" => nameof(CallCompletedEvent),
        "busy" => nameof(CallBusyEvent),
        "cancelled" => nameof(CallCanceledEvent),
        "rejected" => nameof(CallRejectedEvent),
        _ => nameof(UnknownCallEvent),
    };

    private static WebhookContent Invalid(byte[] message, string type, InvalidWebhookReason reason) => new()
    {
        Type = type,
        CallId = type == nameof(InvalidCallEvent) ? "" : null,
        Reason = reason,
        MessageLength = message.Length,
    };

    private static string? CallId(Dictionary<string, JsonElement> members) =>
        FirstText(members, "id", "uuid", "call_id") ?? FirstText(Child(members, "call"), "id") ?? FirstText(Child(members, "data"), "uuid");

    private static CallDirection Direction(Dictionary<string, JsonElement> members) => Text(members, "direction") switch
    {
        "inbound" => CallDirection.Inbound,
        "outbound" => CallDirection.Outbound,
        _ => CallDirection.Unknown,
    };

    private static Dictionary<string, JsonElement> Child(Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out JsonElement child) ? MembersOf(child) : [];

    private static Dictionary<string, JsonElement> MembersOf(JsonElement element)
    {
        var members = new Dictionary<string, JsonElement>();
        foreach (JsonProperty property in element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : default)
        {
            if (TextOf(() => property.Name) is { } name)
            {
                members[name] = property.Value;
            }
        }

        return members;
    }

    private static string? FirstText(Dictionary<string, JsonElement> members, params string[] names) =>
        names.Select(name => Text(members, name)).FirstOrDefault(text => !string.IsNullOrEmpty(text));

    private static string? Text(Dictionary<string, JsonElement> members, string name, int maxLength = MaxText) =>
        members.TryGetValue(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && TextOf(value.GetString) is { } text && text.Length <= maxLength
            ? text
            : null;

    private static string? TextOf(Func<string?> get)
    {
        try
        {
            return get();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static decimal? Decimal(Dictionary<string, JsonElement> members, string name)
    {
        string? text = !members.TryGetValue(name, out JsonElement value) || IsLong(value) ? null
            : value.ValueKind == JsonValueKind.Number ? value.GetRawText()
            : Text(members, name);
        return text is not null && DecimalPattern().IsMatch(text) && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
            ? number
            : null;
    }

    private static string? Time(Dictionary<string, JsonElement> members, string name)
    {
        if (!members.TryGetValue(name, out JsonElement value) || IsLong(value) || Text(members, name) is not { } text
            || TimePattern().Match(text) is not { Success: true } match)
        {
            return null;
        }

        string ticks = (match.Groups["fraction"].Value + "0000000")[..7];
        string offset = match.Groups["offset"].Value;
        string canonical = $"{match.Groups["clock"].Value}.{ticks}{(offset == "Z" ? "+00:00" : offset)}";
        return DateTimeOffset.TryParseExact(
            canonical, "yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time)
            ? WebhookContent.Time(time)
            : null;
    }

    private static bool IsLong(JsonElement value) =>
        value.ValueKind is JsonValueKind.String or JsonValueKind.Number && TextOf(value.GetRawText)?.Length > MaxScalar;

    [GeneratedRegex(@"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex DecimalPattern();

    // Of a fraction, .NET takes at most 16 digits.
    [GeneratedRegex(
        @"^(?<clock>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]{1,16}))?(?<offset>Z|[+-][0-9]{2}:[0-9]{2})\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex TimePattern();
}
