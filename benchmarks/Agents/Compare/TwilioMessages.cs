using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Wavix.Streaming;

namespace Agents.Compare;

/// <summary>The messages of Twilio Media Streams, from and to those of Wavix.</summary>
internal static class TwilioMessages
{
    private const string AccountSid = "AC0";

    /// <summary>What Twilio would send for an event.</summary>
    /// <exception cref="NotSupportedException">Twilio has nothing like it.</exception>
    public static byte[] FromEvent(WavixEvent value, string streamSid, string callSid)
    {
        var message = new JsonObject { ["event"] = value.EventName };
        if (value is ConnectedEvent)
        {
            message["protocol"] = "Call";
            message["version"] = "1.0.0";
            return Serialize(message);
        }

        message["sequenceNumber"] = Invariant(value.SequenceNumber);
        message["streamSid"] = streamSid;
        message[value.EventName!] = value switch
        {
            StartEvent => new JsonObject
            {
                ["accountSid"] = AccountSid,
                ["streamSid"] = streamSid,
                ["callSid"] = callSid,
                ["tracks"] = new JsonArray("inbound"),
                ["mediaFormat"] = new JsonObject { ["encoding"] = "audio/x-mulaw", ["sampleRate"] = TwilioAudio.SampleRate, ["channels"] = 1 },
                ["customParameters"] = new JsonObject(),
            },
            MediaEvent media => new JsonObject
            {
                ["track"] = "inbound",
                ["chunk"] = Invariant(media.Chunk),
                ["timestamp"] = Invariant(media.Timestamp),
                ["payload"] = Convert.ToBase64String(TwilioAudio.Encode(media.Payload.Span)),
            },
            MarkEvent mark => new JsonObject { ["name"] = mark.Name },
            StopEvent => new JsonObject { ["accountSid"] = AccountSid, ["callSid"] = callSid },
            _ => throw new NotSupportedException(value.EventName),
        };
        return Serialize(message);
    }

    /// <summary>The command of Wavix that does what a message to Twilio does.</summary>
    /// <returns>The command; the message itself if it is not one that is known.</returns>
    public static ReadOnlyMemory<byte> ToCommand(ReadOnlyMemory<byte> utf8)
    {
        using JsonDocument json = JsonDocument.Parse(utf8);
        JsonElement message = json.RootElement;
        string? streamSid = message.GetProperty("streamSid").GetString();
        WavixCommand? command = message.GetProperty("event").GetString() switch
        {
            "media" => new MediaCommand { StreamId = streamSid, Payload = TwilioAudio.Decode(message.GetProperty("media").GetProperty("payload").GetBytesFromBase64()) },
            "mark" => new MarkCommand { StreamId = streamSid, Name = message.GetProperty("mark").GetProperty("name").GetString()! },
            "clear" => new ClearCommand { StreamId = streamSid },
            _ => null,
        };
        if (command is null)
        {
            return utf8;
        }

        var buffer = new ArrayBufferWriter<byte>();
        WavixMessageSerializer.WriteCommand(buffer, command);
        return buffer.WrittenMemory;
    }

    private static string? Invariant(long? number) => number is { } known ? FormattableString.Invariant($"{known}") : null;

    private static byte[] Serialize(JsonObject message) => JsonSerializer.SerializeToUtf8Bytes(message);
}
