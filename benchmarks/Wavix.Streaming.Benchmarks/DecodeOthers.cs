using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace Wavix.Streaming.Benchmarks;

/// <summary>The messages that come once or seldom in a call.</summary>
public class DecodeOthers
{
    private byte[] _message = [];
    private EventReader _reader;

    [Params("connected", "start", "mark", "stop")]
    public string Event { get; set; } = "";

    [GlobalSetup]
    public void SetUp() => _message = Event switch
    {
        "connected" => WireMessages.Connected,
        "start" => WireMessages.Start,
        "mark" => WireMessages.Mark,
        _ => WireMessages.Stop,
    };

    [Benchmark(Baseline = true)]
    public string SourceGenerated() => JsonSerializer.Deserialize(_message, PlainContext.Default.PlainEvent)!.Event!;

    [Benchmark]
    public string Sdk() => _reader.Read(_message).EventName!;
}
