using System.Buffers;
using System.Text.Json;

namespace Wavix.Streaming.Fuzz;

/// <summary>
/// <see cref="WavixMessageSerializer.ReadEvent"/>: never throws, reads what a document model reads, and what is written again reads equal,
/// by the serializer and by <see cref="JsonSerializer"/>.
/// </summary>
internal sealed class EventTarget : IFuzzTarget
{
    public string Name => "event";

    public void Run(byte[] input)
    {
        WavixEvent value = WavixMessageSerializer.ReadEvent(input);
        MessageContent content = MessageContent.Of(value);
        RequireLikeOracle(input, content);
        RequireRoundTrip(value, content);
        RequireJsonRoundTrip(value);
    }

    private static void RequireLikeOracle(byte[] input, MessageContent content) =>
        // The wording of a detail is not compared.
        FindingException.RequireEqual(content with { Detail = null }, JsonDocumentOracle.Read(input), "It reads like the document model");

    private static void RequireRoundTrip(WavixEvent value, MessageContent content)
    {
        var output = new ArrayBufferWriter<byte>();
        WavixMessageSerializer.WriteEvent(output, value);
        MessageContent again = MessageContent.Of(WavixMessageSerializer.ReadEvent(output.WrittenSpan));
        if (value is InvalidEvent invalid)
        {
            if (invalid.Raw.Length == invalid.MessageLength)
            {
                FindingException.RequireEqual(again, content, "An invalid message is written as it came");
            }

            return;
        }

        FindingException.RequireEqual(WithoutAnomalies(again, value), WithoutAnomalies(content, value), "What is written again reads equal");
    }

    private static void RequireJsonRoundTrip(WavixEvent value)
    {
        if (value is UnknownEvent unknown)
        {
            // White space around a document is nothing that a JSON reader tells.
            value = WavixMessageSerializer.ReadEvent(unknown.Raw.Span.Trim(" \t\r\n"u8));
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, WavixJsonContext.Default.WavixEvent);
        WavixEvent again = JsonSerializer.Deserialize(json, WavixJsonContext.Default.WavixEvent)
            ?? throw new FindingException("An event is not null in JSON.");
        if (value is InvalidEvent)
        {
            // It is written for people and not read back.
            FindingException.RequireEqual((again as InvalidEvent)?.Reason, InvalidMessageReason.MissingEventName, "A written invalid event has no name");
            return;
        }

        FindingException.RequireEqual(
            WithoutAnomalies(MessageContent.Of(again), value) with { Detail = null },
            WithoutAnomalies(MessageContent.Of(value), value) with { Detail = null },
            "What JsonSerializer writes it reads");
    }

    // A field that could not be read is left out, so it is missing now: another anomaly. An unknown event keeps all its bytes.
    private static MessageContent WithoutAnomalies(MessageContent content, WavixEvent value) =>
        value is UnknownEvent ? content : content with { Anomalies = EventAnomalies.None };
}
