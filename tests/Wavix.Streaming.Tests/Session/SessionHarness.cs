using System.Buffers;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Tests.Session;

/// <summary>A session over the in-memory transport with a fake clock; the test plays Wavix.</summary>
internal sealed class SessionHarness : IAsyncDisposable
{
    /// <summary>How long any test waits for what must happen at once.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    public SessionHarness(Action<WavixStreamOptions>? configure = null, int capacity = InMemoryTransport.DefaultCapacity)
    {
        var options = new WavixStreamOptions { TimeProvider = Clock };
        configure?.Invoke(options);
        (InMemoryTransport application, Wavix) = InMemoryTransport.CreatePair(capacity);
        Session = new WavixStreamSession(application, options);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public InMemoryTransport Wavix { get; }

    public WavixStreamSession Session { get; }

    public static byte[] Frame(byte fill = 1) => Enumerable.Repeat(fill, WavixAudio.FrameBytes).ToArray();

    public static StartEvent StartOf(StreamType type, string? streamId = "str-456") => new()
    {
        EventTime = DateTimeOffset.UnixEpoch,
        CallId = "abc-123",
        StreamId = streamId,
        StreamType = type,
        Channel = StreamChannel.Inbound,
        SequenceNumber = 1,
    };

    public static MediaEvent Media(long number, byte fill = 1) => new()
    {
        EventTime = DateTimeOffset.UnixEpoch,
        CallId = "abc-123",
        StreamId = "str-456",
        SequenceNumber = number,
        Track = MediaTrack.Inbound,
        Timestamp = number * 160,
        Chunk = number,
        Payload = Frame(fill),
    };

    public static StopEvent Stop(long number) => new()
    {
        EventTime = DateTimeOffset.UnixEpoch,
        CallId = "abc-123",
        StreamId = "str-456",
        SequenceNumber = number,
    };

    public async Task StartAsync(StreamType type = StreamType.TwoWay)
    {
        await SayAsync(new ConnectedEvent { EventTime = DateTimeOffset.UnixEpoch });
        await SayAsync(StartOf(type));
        await Session.WaitForStartAsync().WaitAsync(Soon);
    }

    public async Task SayAsync(WavixEvent e)
    {
        var buffer = new ArrayBufferWriter<byte>();
        WavixMessageSerializer.WriteEvent(buffer, e);
        await Wavix.SendAsync(buffer.WrittenMemory, CancellationToken.None);
    }

    public async Task SayAsync(string json) => await Wavix.SendAsync(Encoding.UTF8.GetBytes(json), CancellationToken.None);

    /// <summary>The next command, or close, that Wavix gets.</summary>
    public async Task<WavixTransportMessage> HearAsync() =>
        await Wavix.ReceiveAsync(int.MaxValue, CancellationToken.None).AsTask().WaitAsync(Soon);

    public async Task<WavixCommand> HearCommandAsync() => WavixMessageSerializer.ReadCommand((await HearAsync()).Data.Span);

    /// <summary>Reads all events up to the stream's end.</summary>
    public async Task<List<WavixEvent>> ReadAllAsync()
    {
        using var timeout = new CancellationTokenSource(Soon);
        var events = new List<WavixEvent>();
        await foreach (WavixEvent e in Session.ReadEventsAsync(timeout.Token))
        {
            events.Add(e);
        }

        return events;
    }

    public async ValueTask DisposeAsync()
    {
        Wavix.Abort();
        await Session.DisposeAsync();
    }
}
