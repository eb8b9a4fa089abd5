using System.Runtime.InteropServices;
using System.Text.Json;

namespace Wavix.Streaming;

/// <summary>
/// The stored form of an <see cref="InvalidEvent"/>, whose bytes may not be JSON: an object without <c>event</c>. Every message of the
/// protocol has <c>event</c>, so the two can't be confused.
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

        if (value.EventTime is { } time)
        {
            Span<byte> text = stackalloc byte[WireTime.MaxLength];
            writer.WriteString("event_time"u8, text[..WireTime.Format(time, text)]);
        }

        if (value.CallId is not null)
        {
            writer.WriteString("call_id"u8, value.CallId);
        }

        if (value.StreamId is not null)
        {
            writer.WriteString("stream_id"u8, value.StreamId);
        }

        if (value.SequenceNumber is { } number)
        {
            writer.WriteNumber("sequence_number"u8, number);
        }

        writer.WriteNumber("length"u8, value.MessageLength);
        writer.WriteBase64String("raw"u8, value.Raw.Span);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Reads a stored event. Null if the JSON is not one, including text longer than the limit, which is never written.</summary>
    public static InvalidEvent? Read(JsonElement root)
    {
        try
        {
            return root.TryGetProperty("invalid"u8, out JsonElement stored) && stored.ValueKind == JsonValueKind.Object ? ReadStored(stored) : null;
        }
        catch (InvalidOperationException)
        {
            // A value has a type that we never write, or a string is not valid text.
            return null;
        }
    }

    private static InvalidEvent? ReadStored(JsonElement stored)
    {
        if (!stored.TryGetProperty("reason"u8, out JsonElement reasonText)
            || !Enum.TryParse(reasonText.GetString(), out InvalidMessageReason reason)
            || !Enum.IsDefined(reason)
            || reason.ToString() != reasonText.GetString()
            || !stored.TryGetProperty("detail"u8, out JsonElement detailText)
            || detailText.GetString() is not { Length: <= WavixEvent.MaxTextLength } detail
            || !stored.TryGetProperty("length"u8, out JsonElement length)
            || !length.TryGetInt32(out int messageLength)
            || !stored.TryGetProperty("raw"u8, out JsonElement rawText)
            || !rawText.TryGetBytesFromBase64(out byte[]? raw)
            || raw.Length > Math.Min(messageLength, InvalidEvent.MaxRawBytes))
        {
            return null;
        }

        string? name = stored.TryGetProperty("event"u8, out JsonElement nameText) ? nameText.GetString() : null;
        if (name?.Length > WavixEvent.MaxTextLength)
        {
            return null;
        }

        // Take the number, ids and time from the stored fields, not from the message: its bytes may have been cut.
        WavixEvent shared = WavixMessageSerializer.ReadEvent(JsonMarshal.GetRawUtf8Value(stored));
        return new InvalidEvent(reason, detail, name, raw, messageLength)
        {
            EventTime = shared.EventTime,
            CallId = shared.CallId,
            StreamId = shared.StreamId,
            SequenceNumber = shared.SequenceNumber,
        };
    }
}
