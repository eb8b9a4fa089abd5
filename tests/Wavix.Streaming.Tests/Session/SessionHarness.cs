using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Tests.Session;

/// <summary>A session over the in-memory transport with a fake clock; the test plays Wavix.</summary>
internal sealed class SessionHarness : IAsyncDisposable
{
    /// <summary>How long any test waits for what must happen at once.</summary>
    public static TimeSpan Soon => Patience.Soon;

    private IAsyncEnumerator<WavixEvent>? _reader;
    private int _said;

    public SessionHarness(
        Action<WavixStreamOptions>? configure = null,
        int capacity = InMemoryTransport.DefaultCapacity,
        ILogger<WavixStreamSession>? logger = null)
    {
        var options = new WavixStreamOptions { TimeProvider = Clock };
        configure?.Invoke(options);
        (InMemoryTransport application, Wavix) = InMemoryTransport.CreatePair(capacity);
        Transport = new ObservedTransport(application);
        Session = new WavixStreamSession(Transport, options, logger);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public InMemoryTransport Wavix { get; }

    /// <summary>The session's end of the connection.</summary>
    public ObservedTransport Transport { get; }

    public WavixStreamSession Session { get; }

    public WavixStreamStatistics Statistics => Session.GetStatistics();

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

    public static MarkEvent Mark(long number, string name) => new()
    {
        EventTime = DateTimeOffset.UnixEpoch,
        CallId = "abc-123",
        StreamId = "str-456",
        SequenceNumber = number,
        Name = name,
    };

    public static ConnectedEvent Connected() => new() { EventTime = DateTimeOffset.UnixEpoch };

    public static byte[] Json(WavixEvent e)
    {
        var buffer = new ArrayBufferWriter<byte>();
        WavixMessageSerializer.WriteEvent(buffer, e);
        return buffer.WrittenSpan.ToArray();
    }

    public async Task StartAsync(StreamType type = StreamType.TwoWay)
    {
        await SayAsync(Connected());
        await SayAsync(StartOf(type));
        await SettleAsync();
        Session.StreamInfo.Should().NotBeNull();
    }

    public async Task SayAsync(params WavixEvent[] events)
    {
        foreach (WavixEvent e in events)
        {
            await SayAsync(Json(e));
        }
    }

    public Task SayAsync(string json) => SayAsync(Encoding.UTF8.GetBytes(json));

    public async Task SayAsync(byte[] message)
    {
        await Wavix.SendAsync(message, CancellationToken.None);
        _said++;
    }

    public async Task SayBinaryAsync(byte[] data)
    {
        await Wavix.SendBinaryAsync(data);
        _said++;
    }

    /// <summary>Waits until the session has dealt with all that Wavix said, whether or not anybody reads.</summary>
    public Task SettleAsync() => Transport.ReceivedAsync(_said).WaitAsync(Soon);

    public async Task SayAndSettleAsync(params WavixEvent[] events)
    {
        await SayAsync(events);
        await SettleAsync();
    }

    /// <summary>The next event as the application reads it; null at the stream's end.</summary>
    public async Task<WavixEvent?> NextAsync()
    {
        _reader ??= Session.ReadEventsAsync().GetAsyncEnumerator();
        return await _reader.MoveNextAsync().AsTask().WaitAsync(Soon) ? _reader.Current : null;
    }

    /// <summary>Reads what <see cref="NextAsync"/> has left, up to the stream's end.</summary>
    public async Task<List<WavixEvent>> ReadRestAsync()
    {
        var events = new List<WavixEvent>();
        while (await NextAsync() is { } next)
        {
            events.Add(next);
        }

        return events;
    }

    public Task<WavixStreamCompletion> EndAsync() => Session.Completion.WaitAsync(Soon);

    /// <summary>Waits for the session's close, answers it and waits for the end.</summary>
    public async Task<WavixStreamCompletion> AnswerCloseAsync()
    {
        WavixTransportMessage heard;
        do
        {
            heard = await HearAsync();
        }
        while (heard.Kind == WavixTransportMessageKind.Text);

        await Wavix.CloseAsync(heard.CloseStatus, null, CancellationToken.None);
        return await EndAsync();
    }

    /// <summary>The next command, or close, that Wavix gets.</summary>
    public async Task<WavixTransportMessage> HearAsync() =>
        await Wavix.ReceiveAsync(int.MaxValue, CancellationToken.None).AsTask().WaitAsync(Soon);

    public async Task<WavixCommand> HearCommandAsync() => WavixMessageSerializer.ReadCommand((await HearAsync()).Data.Span);

    /// <summary>Reads all events up to the stream's end.</summary>
    public async Task<List<WavixEvent>> ReadAllAsync()
    {
        _reader.Should().BeNull("one reader at a time");
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
        await Session.DisposeAsync().AsTask().WaitAsync(Soon);
    }
}
