using System.Buffers;

namespace Wavix.Streaming;

/// <summary>Writes the messages of both directions. Null properties are omitted.</summary>
internal static class MessageWriter
{
    public static void WriteEvent(IBufferWriter<byte> output, WavixEvent value)
    {
        if (value is UnknownEvent unknown)
        {
            output.Write(unknown.Raw.Span);
            return;
        }

        if (value is InvalidEvent invalid)
        {
            output.Write(invalid.Raw.Span);
            return;
        }

        var json = new JsonObjectWriter(output);
        json.BeginObject();
        json.String("event"u8, value.EventName);
        json.Time("event_time"u8, value.EventTime);
        json.String("call_id"u8, value.CallId);
        json.String("stream_id"u8, value.StreamId);
        if (value is StartEvent start)
        {
            json.String("stream_type"u8, start.StreamTypeText);
            json.String("channel"u8, start.ChannelText);
        }

        json.Number("sequence_number"u8, value.SequenceNumber);
        if (value is MediaEvent media)
        {
            json.BeginObject("media"u8);
            json.Payload("payload"u8, media.Payload.Span);
            json.String("track"u8, media.TrackText);
            json.Number("timestamp"u8, media.Timestamp);
            json.Number("chunk"u8, media.Chunk);
            json.EndObject();
        }
        else if (value is MarkEvent mark)
        {
            json.BeginObject("mark"u8);
            json.String("name"u8, mark.Name);
            json.EndObject();
        }

        json.EndObject();
    }

    public static void WriteCommand(IBufferWriter<byte> output, WavixCommand command)
    {
        switch (command)
        {
            case MediaCommand media:
                WriteMedia(output, media.StreamId, media.Payload.Span);
                break;
            case MarkCommand mark:
                WriteMark(output, mark.StreamId, mark.Name);
                break;
            default:
                WriteClear(output, command.StreamId);
                break;
        }
    }

    public static void WriteMedia(IBufferWriter<byte> output, string? streamId, ReadOnlySpan<byte> payload)
    {
        JsonObjectWriter json = Begin(output, "media", streamId);
        json.BeginObject("media"u8);
        json.Payload("payload"u8, payload);
        json.EndObject();
        json.EndObject();
    }

    public static void WriteMark(IBufferWriter<byte> output, string? streamId, string name)
    {
        JsonObjectWriter json = Begin(output, "mark", streamId);
        json.BeginObject("mark"u8);
        json.String("name"u8, name);
        json.EndObject();
        json.EndObject();
    }

    public static void WriteClear(IBufferWriter<byte> output, string? streamId)
    {
        JsonObjectWriter json = Begin(output, "clear", streamId);
        json.EndObject();
    }

    private static JsonObjectWriter Begin(IBufferWriter<byte> output, string eventName, string? streamId)
    {
        var json = new JsonObjectWriter(output);
        json.BeginObject();
        json.String("event"u8, eventName);
        json.String("stream_id"u8, streamId);
        return json;
    }
}
