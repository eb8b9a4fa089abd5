using BenchmarkDotNet.Attributes;

namespace Wavix.Streaming.Benchmarks;

/// <summary>What one message costs between transport and application, both ways, the transport itself being nothing.</summary>
public class SessionMessages
{
    private const int Messages = 20_000;

    private WavixStreamSession? _sending;

    /// <summary>What the decoding alone costs of it.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Messages)]
    public long DecodeAlone()
    {
        EventReader reader = default;
        long sum = 0;
        for (int i = 0; i < Messages; i++)
        {
            sum += reader.Read(WireMessages.Media[i & 63]).SequenceNumber!.Value;
        }

        return sum;
    }

    [GlobalSetup(Target = nameof(Send))]
    public async Task StartAsync()
    {
        _sending = new WavixStreamSession(new NullTransport(0));
        await _sending.WaitForStartAsync();
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public async Task<bool> Send()
    {
        bool sent = true;
        for (int i = 0; i < Messages; i++)
        {
            sent &= await _sending!.SendMediaAsync(WireMessages.Audio);
        }

        return sent;
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public async Task<long> Receive()
    {
        var options = new WavixStreamOptions
        {
            QueueFullMode = EventQueueFullMode.Wait,
            MaxQueuedEventBytes = 10 * WavixAudio.FrameBytes,
        };
        await using var session = new WavixStreamSession(new NullTransport(Messages), options);
        long sum = 0;
        await foreach (WavixEvent e in session.ReadEventsAsync())
        {
            sum += e.SequenceNumber ?? 0;
        }

        return sum;
    }
}
