using System.Text.Json;

namespace Wavix.Streaming;

/// <summary>
/// How an <see cref="InvalidEvent"/> is stored, since its bytes may be no JSON: an object without <c>event</c>, which no message of the
/// protocol is, so the two can't be mistaken for each other.
/// </summary>
internal static class InvalidEventJson
{
    public static void Write(Utf8JsonWriter writer, InvalidEvent value)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("invalid"u8);
        writer.WriteString("reason"u8, value.Reason.ToString());
        writer.WriteString("detail"u8, value.Detail);
        if (value.EventName is not null)
        {
            writer.WriteString("event"u8, value.EventName);
        }

        writer.WriteNumber("length"u8, value.MessageLength);
        writer.WriteBase64String("raw"u8, value.Raw.Span);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>The stored event, or null when this is none.</summary>
    public static InvalidEvent? Read(JsonElement root)
    {
        if (!root.TryGetProperty("invalid"u8, out JsonElement stored)
            || stored.ValueKind != JsonValueKind.Object
            || !stored.TryGetProperty("reason"u8, out JsonElement reasonText)
            || reasonText.ValueKind != JsonValueKind.String
            || !Enum.TryParse(reasonText.GetString(), out InvalidMessageReason reason)
            || !stored.TryGetProperty("detail"u8, out JsonElement detail)
            || detail.ValueKind != JsonValueKind.String
            || !stored.TryGetProperty("length"u8, out JsonElement length)
            || !length.TryGetInt32(out int messageLength)
            || !stored.TryGetProperty("raw"u8, out JsonElement rawText)
            || rawText.ValueKind != JsonValueKind.String
            || !rawText.TryGetBytesFromBase64(out byte[]? raw))
        {
            return null;
        }

        string? name = stored.TryGetProperty("event"u8, out JsonElement nameText) ? nameText.GetString() : null;

        // Numbers and ids are in the bytes where they can be read at all.
        WavixEvent again = WavixMessageSerializer.ReadEvent(raw);
        return new InvalidEvent(reason, detail.GetString()!, name, raw, messageLength)
        {
            EventTime = again.EventTime,
            CallId = again.CallId,
            StreamId = again.StreamId,
            SequenceNumber = again.SequenceNumber,
        };
    }
}
