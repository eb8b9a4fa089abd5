using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace Wavix.Streaming.Benchmarks;

/// <summary>One <c>media</c> message of 20 ms: bytes in, number, times and PCM out.</summary>
public class DecodeMedia
{
    private readonly byte[] _pcm = new byte[WavixAudio.FrameBytes];
    private readonly byte[] _copy = new byte[4096];
    private EventReader _reader;
    private int _next;

    private byte[] Message => WireMessages.Media[_next++ & 63];

    /// <summary>What nobody gets around: the audio out of its base64.</summary>
    [Benchmark(Baseline = true)]
    public int FloorBase64()
    {
        // The payload's place differs by nothing from one message to the next.
        Base64.DecodeFromUtf8(Message.AsSpan(PayloadStart, 1280), _pcm, out _, out int written);
        return written;
    }

    [Benchmark]
    public int FloorCopy()
    {
        byte[] message = Message;
        message.CopyTo(_copy, 0);
        return message.Length;
    }

    /// <summary>As a session does: an event and an array for each message.</summary>
    [Benchmark]
    public long Sdk() => _reader.Read(Message).SequenceNumber!.Value;

    /// <summary>Without a stream: nothing is known of the message before.</summary>
    [Benchmark]
    public long SdkSerializer() => WavixMessageSerializer.ReadEvent(Message).SequenceNumber!.Value;

    [Benchmark]
    public long SourceGenerated() => JsonSerializer.Deserialize(Message, PlainContext.Default.PlainEvent)!.SequenceNumber;

    [Benchmark]
    public long JsonDocumentByHand()
    {
        using var document = JsonDocument.Parse(Message);
        JsonElement root = document.RootElement;
        if (root.GetProperty("event").GetString() != "media")
        {
            return 0;
        }

        JsonElement media = root.GetProperty("media");
        return media.GetProperty("payload").GetBytesFromBase64().Length
            + media.GetProperty("timestamp").GetInt64()
            + media.GetProperty("chunk").GetInt64()
            + media.GetProperty("track").GetString()!.Length
            + root.GetProperty("sequence_number").GetInt64()
            + root.GetProperty("event_time").GetDateTimeOffset().Ticks;
    }

    [Benchmark]
    public long Newtonsoft()
    {
        using var text = new StringReader(Encoding.UTF8.GetString(Message));
        using var json = new global::Newtonsoft.Json.JsonTextReader(text);
        return PlainNewtonsoft.Serializer.Deserialize<PlainEvent>(json)!.SequenceNumber;
    }

    private static readonly int PayloadStart = WireMessages.Media[0].AsSpan().IndexOf("payload\":\""u8) + 10;
}
