using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace Wavix.Streaming.Benchmarks;

/// <summary>One <c>media</c> command of 20 ms: PCM in, bytes of a message out.</summary>
public class EncodeMedia
{
    private readonly byte[] _base64 = new byte[1280];
    private readonly byte[] _message = new byte[2048];
    private readonly ArrayBufferWriter<byte> _output = new(4096);
    private readonly MediaCommand _command = new() { StreamId = WireMessages.StreamId, Payload = WireMessages.Audio };
    private readonly CommandEncoder _encoder = new(WireMessages.StreamId);
    private readonly PlainCommand _plain = new() { Event = "media", StreamId = WireMessages.StreamId, Media = new PlainAudio { Payload = WireMessages.Audio } };
    private readonly Utf8JsonWriter _json = new(Stream.Null);

    /// <summary>What nobody gets around: the audio into base64.</summary>
    [Benchmark(Baseline = true)]
    public int FloorBase64()
    {
        Base64.EncodeToUtf8(WireMessages.Audio, _base64, out _, out int written);
        return written;
    }

    /// <summary>As a session does.</summary>
    [Benchmark]
    public int Sdk()
    {
        int length = _encoder.GetMediaLength(WireMessages.Audio.Length);
        _encoder.WriteMedia(WireMessages.Audio, _message);
        return length;
    }

    [Benchmark]
    public int SdkSerializer()
    {
        _output.ResetWrittenCount();
        WavixMessageSerializer.WriteCommand(_output, _command);
        return _output.WrittenCount;
    }

    [Benchmark]
    public int SourceGenerated()
    {
        _output.ResetWrittenCount();
        _json.Reset(_output);
        JsonSerializer.Serialize(_json, _plain, PlainContext.Default.PlainCommand);
        return _output.WrittenCount;
    }

    [Benchmark]
    public int Newtonsoft()
    {
        using var text = new StringWriter();
        PlainNewtonsoft.Serializer.Serialize(text, _plain);
        return System.Text.Encoding.UTF8.GetBytes(text.ToString()).Length;
    }
}
