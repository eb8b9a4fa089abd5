using System.Buffers;
using System.Text;
using System.Text.Json;
using Wavix.Streaming;

namespace NativeAot;

/// <summary>Every message, through the serializer and through the source-generated context.</summary>
internal static class WireMessages
{
    private const string Ids = "\"event_time\":\"2024-01-15T10:30:00Z\",\"call_id\":\"abc-123\",\"stream_id\":\"str-456\",\"sequence_number\":1";

    private static readonly (string Json, Type Type)[] Events =
    [
        ("{\"event\":\"connected\",\"event_time\":\"2024-01-15T10:30:00Z\"}", typeof(ConnectedEvent)),
        ($"{{\"event\":\"start\",{Ids},\"stream_type\":\"twoway\",\"channel\":\"both\"}}", typeof(StartEvent)),
        ($"{{\"event\":\"media\",{Ids},\"media\":{{\"payload\":\"AAEC/f7/\",\"track\":\"inbound\",\"timestamp\":160,\"chunk\":1}}}}", typeof(MediaEvent)),
        ($"{{\"event\":\"mark\",{Ids},\"mark\":{{\"name\":\"end-of-greeting\"}}}}", typeof(MarkEvent)),
        ($"{{\"event\":\"stop\",{Ids}}}", typeof(StopEvent)),
        ($"{{\"event\":\"dtmf\",{Ids},\"digit\":5}}", typeof(UnknownEvent)),
    ];

    private static readonly (string Json, Type Type)[] Commands =
    [
        ("{\"event\":\"media\",\"stream_id\":\"str-456\",\"media\":{\"payload\":\"AAEC/f7/\"}}", typeof(MediaCommand)),
        ("{\"event\":\"mark\",\"stream_id\":\"str-456\",\"mark\":{\"name\":\"mark-1\"}}", typeof(MarkCommand)),
        ("{\"event\":\"clear\",\"stream_id\":\"str-456\"}", typeof(ClearCommand)),
    ];

    public static void Check()
    {
        foreach ((string json, Type type) in Events)
        {
            WavixEvent read = JsonSerializer.Deserialize(json, WavixJsonContext.Default.WavixEvent)!;
            var written = new ArrayBufferWriter<byte>();
            WavixMessageSerializer.WriteEvent(written, read);
            Require.That(read.GetType() == type);
            Require.That(AreEqual(JsonSerializer.Serialize(read, WavixJsonContext.Default.WavixEvent), json));
            Require.That(AreEqual(Encoding.UTF8.GetString(written.WrittenSpan), json));
        }

        foreach ((string json, Type type) in Commands)
        {
            WavixCommand read = JsonSerializer.Deserialize(json, WavixJsonContext.Default.WavixCommand)!;
            var written = new ArrayBufferWriter<byte>();
            WavixMessageSerializer.WriteCommand(written, read);
            Require.That(read.GetType() == type);
            Require.That(AreEqual(JsonSerializer.Serialize(read, WavixJsonContext.Default.WavixCommand), json));
            Require.That(AreEqual(Encoding.UTF8.GetString(written.WrittenSpan), json));
        }

        Require.That(WavixMessageSerializer.ReadEvent("{\"event\":"u8) is InvalidEvent { Reason: InvalidMessageReason.InvalidJson });
    }

    private static bool AreEqual(string one, string other)
    {
        using JsonDocument left = JsonDocument.Parse(one);
        using JsonDocument right = JsonDocument.Parse(other);
        return JsonElement.DeepEquals(left.RootElement, right.RootElement);
    }
}
