using System.Buffers;
using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace Wavix.Streaming.Benchmarks;

/// <summary>The commands that are sent seldom.</summary>
public class EncodeOthers
{
    private readonly ArrayBufferWriter<byte> _output = new(4096);
    private readonly Utf8JsonWriter _json = new(Stream.Null);
    private readonly CommandEncoder _encoder = new(WireMessages.StreamId);
    private PlainCommand _plain = new();

    [Params("mark", "clear")]
    public string Event { get; set; } = "";

    [GlobalSetup]
    public void SetUp() => _plain = new PlainCommand
    {
        Event = Event,
        StreamId = WireMessages.StreamId,
        Mark = Event == "mark" ? new PlainMark { Name = "end-of-greeting" } : null,
    };

    [Benchmark(Baseline = true)]
    public int SourceGenerated()
    {
        _output.ResetWrittenCount();
        _json.Reset(_output);
        JsonSerializer.Serialize(_json, _plain, PlainContext.Default.PlainCommand);
        return _output.WrittenCount;
    }

    [Benchmark]
    public int Sdk() => (Event == "mark" ? _encoder.Mark("end-of-greeting") : _encoder.Clear()).Length;
}
