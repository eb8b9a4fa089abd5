using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Wavix.Streaming.Tests.Common;

/// <summary>Reads events a second way, by a document model and without a thought for speed, to compare with.</summary>
internal static partial class JsonDocumentOracle
{
    private const int MaxText = 512;
    private const int MaxMarkName = 4096;

    public static MessageContent Read(byte[] message)
    {
        byte[] body = message is [0xEF, 0xBB, 0xBF, ..] ? message[3..] : message;
        if (body.All(b => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
        {
            return Invalid(message, InvalidMessageReason.EmptyMessage, new());
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 64 });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? ReadObject(message, body, document.RootElement)
                : Invalid(message, InvalidMessageReason.NotAnObject, new());
        }
        catch (JsonException)
        {
            return Invalid(message, InvalidMessageReason.InvalidJson, new());
        }
    }

    private static MessageContent ReadObject(byte[] message, byte[] body, JsonElement root)
    {
        Dictionary<string, JsonElement> members = MembersOf(root);
        Dictionary<string, JsonElement> media = members.TryGetValue("media", out JsonElement m) ? MembersOf(m) : [];
        Dictionary<string, JsonElement> mark = members.TryGetValue("mark", out m) ? MembersOf(m) : [];
        string? name = Text(members, "event", MaxText);
        var fields = new FieldJudge { Members = members, TimeRequired = name is "connected" or "start" or "media" or "mark" or "stop" };
        fields.IdsRequired = fields.TimeRequired && name != "connected";
        switch (name)
        {
            case null:
                return Invalid(message, InvalidMessageReason.MissingEventName, fields);
            case "connected" or "stop":
                return fields.Envelope(name == "stop" ? nameof(StopEvent) : nameof(ConnectedEvent), name);
            case "start":
                return ReadStart(fields);
            case "media":
                return ReadMedia(message, fields, media);
            case "mark" when Text(mark, "name", MaxMarkName) is { } markName:
                return fields.Envelope(nameof(MarkEvent), name) with { MarkName = markName };
            case "mark":
                return Invalid(message, InvalidMessageReason.MissingMarkName, fields) with { EventName = name };
            default:
                return fields.Envelope(nameof(UnknownEvent), name) with { Raw = Convert.ToHexString(body) };
        }
    }

    private static MessageContent ReadStart(FieldJudge fields)
    {
        MessageContent start = fields.Envelope(nameof(StartEvent), "start");
        string? type = fields.Judge(Text(fields.Members, "stream_type", MaxText), fields.Members, "stream_type", required: true);
        string? channel = fields.Judge(Text(fields.Members, "channel", MaxText), fields.Members, "channel", required: true);
        fields.Add(EventAnomalies.UnknownValue, type is not (null or "oneway" or "twoway") || channel is not (null or "inbound" or "outbound" or "both"));
        return start with
        {
            StreamTypeText = type,
            StreamType = type == "oneway" ? StreamType.OneWay : type == "twoway" ? StreamType.TwoWay : StreamType.Unknown,
            ChannelText = channel,
            Channel = channel == "inbound" ? StreamChannel.Inbound
                : channel == "outbound" ? StreamChannel.Outbound
                : channel == "both" ? StreamChannel.Both
                : StreamChannel.Unknown,
            Anomalies = fields.Anomalies,
        };
    }

    private static MessageContent ReadMedia(byte[] message, FieldJudge fields, Dictionary<string, JsonElement> media)
    {
        bool isString = media.TryGetValue("payload", out JsonElement payload) && payload.ValueKind == JsonValueKind.String;
        byte[]? pcm = isString ? Base64Oracle.Decode(Text(media, "payload")) : null;
        if (pcm is null || pcm.Length % 2 != 0)
        {
            InvalidMessageReason reason = !isString ? InvalidMessageReason.MissingPayload
                : pcm is null ? InvalidMessageReason.InvalidBase64
                : InvalidMessageReason.OddPayloadLength;
            return Invalid(message, reason, fields) with { EventName = "media" };
        }

        MessageContent content = fields.Envelope(nameof(MediaEvent), "media");
        string? track = fields.Judge(Text(media, "track", MaxText), media, "track", required: true);
        long? timestamp = fields.Judge(Integer(media, "timestamp"), media, "timestamp", required: true);
        long? chunk = fields.Judge(Integer(media, "chunk"), media, "chunk", required: true);
        fields.Add(EventAnomalies.UnknownValue, track is not (null or "inbound" or "outbound"));
        return content with
        {
            Payload = Convert.ToHexString(pcm),
            TrackText = track,
            Track = track == "inbound" ? MediaTrack.Inbound : track == "outbound" ? MediaTrack.Outbound : MediaTrack.Unknown,
            Timestamp = timestamp,
            Chunk = chunk,
            Anomalies = fields.Anomalies,
        };
    }

    private static MessageContent Invalid(byte[] message, InvalidMessageReason reason, FieldJudge fields)
    {
        fields.TimeRequired = fields.IdsRequired = false;
        return fields.Envelope(nameof(InvalidEvent), null) with
        {
            Reason = reason,
            Raw = Convert.ToHexString(message.AsSpan(0, Math.Min(message.Length, 4096))),
            MessageLength = message.Length,
        };
    }

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

    private static string? Text(Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? TextOf(value.GetString) : null;

    private static string? Text(Dictionary<string, JsonElement> members, string name, int maxLength) =>
        Text(members, name) is { } text && text.Length <= maxLength ? text : null;

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

    private static long? Integer(Dictionary<string, JsonElement> members, string name)
    {
        string? text = members.TryGetValue(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            ? value.GetRawText()
            : Text(members, name);
        if (text is null || !DigitsPattern().IsMatch(text))
        {
            return null;
        }

        BigInteger exact = BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return exact >= long.MinValue && exact <= long.MaxValue ? (long)exact : null;
    }

    private static DateTimeOffset? Time(Dictionary<string, JsonElement> members, string name)
    {
        if (Text(members, name) is not { } text || TimePattern().Match(text) is not { Success: true } match)
        {
            return null;
        }

        string ticks = (match.Groups["fraction"].Value + "0000000")[..7];
        string offset = match.Groups["offset"].Value;
        string canonical = $"{match.Groups["clock"].Value}.{ticks}{(offset == "Z" ? "+00:00" : offset)}";
        return DateTimeOffset.TryParseExact(
            canonical, "yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time) ? time : null;
    }

    [GeneratedRegex(@"^[+-]?[0-9]+\z")]
    private static partial Regex DigitsPattern();

    // Of a fraction, .NET takes at most 16 digits.
    [GeneratedRegex(
        @"^(?<clock>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]{1,16}))?(?<offset>Z|[+-][0-9]{2}:[0-9]{2})\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex TimePattern();

    /// <summary>The fields of one message, and what was irregular about those asked for so far.</summary>
    private sealed class FieldJudge
    {
        public Dictionary<string, JsonElement> Members { get; init; } = [];

        public bool TimeRequired { get; set; }

        public bool IdsRequired { get; set; }

        public EventAnomalies Anomalies { get; private set; }

        public MessageContent Envelope(string type, string? eventName) => new()
        {
            Type = type,
            EventName = eventName,
            EventTime = MessageContent.Time(Judge(Time(Members, "event_time"), Members, "event_time", TimeRequired)),
            CallId = Judge(Text(Members, "call_id", MaxText), Members, "call_id", IdsRequired),
            StreamId = Judge(Text(Members, "stream_id", MaxText), Members, "stream_id", IdsRequired),
            SequenceNumber = Judge(Integer(Members, "sequence_number"), Members, "sequence_number", IdsRequired),
            Anomalies = Anomalies,
        };

        public T? Judge<T>(T? value, Dictionary<string, JsonElement> members, string name, bool required)
        {
            bool isAbsent = !members.TryGetValue(name, out JsonElement element) || element.ValueKind == JsonValueKind.Null;
            Add(EventAnomalies.MissingField, isAbsent && required);
            Add(EventAnomalies.MistypedField, !isAbsent && value is null);
            return value;
        }

        public void Add(EventAnomalies anomaly, bool isSo) => Anomalies |= isSo ? anomaly : EventAnomalies.None;
    }
}
