using System.Text.Json;

namespace Wavix.Streaming;

/// <summary>Scans a message once: finds the protocol's fields in any order and skips everything else.</summary>
/// <remarks>
/// <code>
/// message = { member, … }           any order, unknown members skipped, of equal names the last one counts
/// member  = "event" | "event_time" | "call_id" | "stream_id" | "sequence_number" | "stream_type" | "channel": value
///         | "media": { "payload" | "track" | "timestamp" | "chunk": value, … }
///         | "mark": { "name": value, … }
/// </code>
/// </remarks>
internal static class MessageScanner
{
    // A known name has at most 15 letters, which is at most 90 bytes if each of them is written as \uXXXX.
    private const int MaxEscapedName = 96;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 64 };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Removes a byte order mark, which is valid UTF-8 but rejected by JSON readers.</summary>
    public static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> message) =>
        message.StartsWith(ByteOrderMark) ? message[ByteOrderMark.Length..] : message;

    /// <summary>Finds the fields of a message.</summary>
    /// <param name="message">The message, without a byte order mark. Offsets of the fields count from its start.</param>
    /// <param name="fields">The fields found.</param>
    /// <param name="detail">What is wrong; empty if nothing is.</param>
    /// <returns><see cref="InvalidMessageReason.None"/> if the message is one well-formed JSON object.</returns>
    public static InvalidMessageReason Scan(ReadOnlySpan<byte> message, out MessageFields fields, out string detail)
    {
        fields = default;
        detail = "";
        if (message.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            detail = "The message is empty.";
            return InvalidMessageReason.EmptyMessage;
        }

        try
        {
            var reader = new Utf8JsonReader(message, ReaderOptions);
            reader.Read();
            bool isObject = reader.TokenType == JsonTokenType.StartObject;
            if (isObject)
            {
                ScanMessage(ref reader, ref fields);
            }
            else
            {
                reader.Skip();
            }

            // Throws if anything but white space follows.
            reader.Read();
            if (isObject)
            {
                return InvalidMessageReason.None;
            }

            detail = "The message is JSON, but not an object.";
            return InvalidMessageReason.NotAnObject;
        }
        catch (JsonException e)
        {
            // Do not use the exception's own text: it quotes the message.
            detail = $"The message is not well-formed JSON, or nested deeper than 64 levels (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}).";
            return InvalidMessageReason.InvalidJson;
        }
    }

    private static void ScanMessage(ref Utf8JsonReader reader, ref MessageFields fields)
    {
        while (NextMember(ref reader, out FieldName name))
        {
            switch (name)
            {
                case FieldName.Event:
                    fields.Event = ReadField(ref reader);
                    break;
                case FieldName.EventTime:
                    fields.EventTime = ReadField(ref reader);
                    break;
                case FieldName.CallId:
                    fields.CallId = ReadField(ref reader);
                    break;
                case FieldName.StreamId:
                    fields.StreamId = ReadField(ref reader);
                    break;
                case FieldName.SequenceNumber:
                    fields.SequenceNumber = ReadField(ref reader);
                    break;
                case FieldName.StreamType:
                    fields.StreamType = ReadField(ref reader);
                    break;
                case FieldName.Channel:
                    fields.Channel = ReadField(ref reader);
                    break;
                case FieldName.Media:
                    // A second `media` replaces the whole first one.
                    fields.Payload = fields.Track = fields.Timestamp = fields.Chunk = default;
                    ScanMedia(ref reader, ref fields);
                    break;
                case FieldName.Mark:
                    fields.MarkName = default;
                    ScanMark(ref reader, ref fields);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static void ScanMedia(ref Utf8JsonReader reader, ref MessageFields fields)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (NextMember(ref reader, out FieldName name))
        {
            switch (name)
            {
                case FieldName.Payload:
                    fields.Payload = ReadField(ref reader);
                    break;
                case FieldName.Track:
                    fields.Track = ReadField(ref reader);
                    break;
                case FieldName.Timestamp:
                    fields.Timestamp = ReadField(ref reader);
                    break;
                case FieldName.Chunk:
                    fields.Chunk = ReadField(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static void ScanMark(ref Utf8JsonReader reader, ref MessageFields fields)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (NextMember(ref reader, out FieldName name))
        {
            if (name == FieldName.Name)
            {
                fields.MarkName = ReadField(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>
    /// Moves from the start of the object, or from the end of a value, to the next value. Returns false at the end of the object.
    /// </summary>
    private static bool NextMember(ref Utf8JsonReader reader, out FieldName name)
    {
        name = FieldName.Unknown;
        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
        {
            return false;
        }

        name = reader.ValueIsEscaped ? IdentifyEscaped(ref reader) : Identify(reader.ValueSpan);
        reader.Read();
        return true;
    }

    private static FieldName IdentifyEscaped(ref Utf8JsonReader reader)
    {
        Span<byte> unescaped = stackalloc byte[MaxEscapedName];
        if (reader.ValueSpan.Length > unescaped.Length)
        {
            return FieldName.Unknown;
        }

        try
        {
            return Identify(unescaped[..reader.CopyString(unescaped)]);
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate is well-formed JSON, but not valid text.
            return FieldName.Unknown;
        }
    }

    private static FieldName Identify(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 => name.SequenceEqual("mark"u8) ? FieldName.Mark
            : name.SequenceEqual("name"u8) ? FieldName.Name
            : FieldName.Unknown,
        5 => name.SequenceEqual("event"u8) ? FieldName.Event
            : name.SequenceEqual("media"u8) ? FieldName.Media
            : name.SequenceEqual("track"u8) ? FieldName.Track
            : name.SequenceEqual("chunk"u8) ? FieldName.Chunk
            : FieldName.Unknown,
        7 => name.SequenceEqual("payload"u8) ? FieldName.Payload
            : name.SequenceEqual("call_id"u8) ? FieldName.CallId
            : name.SequenceEqual("channel"u8) ? FieldName.Channel
            : FieldName.Unknown,
        9 => name.SequenceEqual("stream_id"u8) ? FieldName.StreamId
            : name.SequenceEqual("timestamp"u8) ? FieldName.Timestamp
            : FieldName.Unknown,
        10 => name.SequenceEqual("event_time"u8) ? FieldName.EventTime : FieldName.Unknown,
        11 => name.SequenceEqual("stream_type"u8) ? FieldName.StreamType : FieldName.Unknown,
        15 => name.SequenceEqual("sequence_number"u8) ? FieldName.SequenceNumber : FieldName.Unknown,
        _ => FieldName.Unknown,
    };

    private static JsonField ReadField(ref Utf8JsonReader reader)
    {
        bool isString = reader.TokenType == JsonTokenType.String;
        var field = new JsonField(
            reader.TokenType,
            (int)reader.TokenStartIndex + (isString ? 1 : 0),
            reader.ValueSpan.Length,
            isString && reader.ValueIsEscaped);
        reader.Skip();
        return field;
    }

    private enum FieldName
    {
        Unknown,
        Event,
        EventTime,
        CallId,
        StreamId,
        SequenceNumber,
        StreamType,
        Channel,
        Media,
        Payload,
        Track,
        Timestamp,
        Chunk,
        Mark,
        Name,
    }
}
