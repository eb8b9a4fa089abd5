using System.Text.Json;

namespace Wavix.Streaming;

/// <summary>
/// How an <see cref="InvalidEvent"/> is written as JSON, since its bytes may not be JSON: an object without <c>event</c>, which no message of
/// the protocol is. It is for people and logs and is not read back.
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
}
