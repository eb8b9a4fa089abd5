using Microsoft.Extensions.Time.Testing;

namespace Wavix.Streaming.Tests.Session;

public class OverflowWaitTests
{
    [Fact]
    public async Task Receive_QueueFull_LosesNothing()
    {
        await using var call = new SessionHarness(Configure);
        await call.SayAsync(SessionHarness.Connected(), SessionHarness.StartOf(StreamType.TwoWay));
        for (int number = 2; number <= 100; number++)
        {
            await call.SayAsync(SessionHarness.Media(number));
        }

        await call.SayAsync(SessionHarness.Stop(101));

        (await call.ReadAllAsync()).Skip(1).Select(e => e.SequenceNumber).Should().Equal(Enumerable.Range(1, 101).Select(n => (long?)n));
        call.Statistics.DroppedEvents.Should().Be(0);
    }

    [Fact]
    public async Task Receive_QueueFull_StopsReceiving()
    {
        FullCall call = FullCall.Begin();
        await call.Waiting;

        call.Receives.Should().Be(3);
        await call.EndAsync();
    }

    [Fact]
    public async Task Receive_LongMarkNames_StopsReceivingWhenTheyFillTheQueue()
    {
        // 566 bytes of connected and start, 8,284 for each mark: twelve are just below the bound.
        FullCall call = FullCall.Begin(
            100_000,
            [
                SessionHarness.Connected(),
                SessionHarness.StartOf(StreamType.TwoWay),
                .. Enumerable.Range(2, 50).Select(number => SessionHarness.Mark(number, new string('m', 4000))),
            ]);
        await call.Waiting;

        call.Receives.Should().Be(2 + 13);
        await call.EndAsync();
    }

    [Fact]
    public async Task Receive_QueueFullThenRead_ReceivesOn()
    {
        FullCall call = FullCall.Begin();
        await call.Waiting;

        List<WavixEvent> events = await call.ReadAllAsync();

        events.Select(e => e.EventName).Should().Equal("connected", "start", "media", "media", "stop");
        await call.EndAsync();
    }

    [Fact]
    public async Task Receive_QueueFullAndSilentForLong_IsNotIdle()
    {
        FullCall call = FullCall.Begin();
        await call.Waiting;

        call.Clock.Advance(TimeSpan.FromHours(1));

        call.Session.Ended.IsCancellationRequested.Should().BeFalse();
        await call.EndAsync();
    }

    [Fact]
    public async Task Receive_QueueFullThenClosed_ReceivesOn()
    {
        FullCall call = FullCall.Begin();
        await call.Waiting;

        Task closing = call.Session.CloseAsync();
        await call.AllReceived;

        call.Session.GetStatistics().MessagesAfterEnd.Should().Be(2);
        await call.EndAsync();
        await closing.WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public async Task Receive_QueueFullThenDisposed_ReceivesOn()
    {
        FullCall call = FullCall.Begin();
        await call.Waiting;

        ValueTask disposing = call.Session.DisposeAsync();
        await call.AllReceived;

        await call.EndAsync();
        await disposing;
    }

    private static void Configure(WavixStreamOptions options) => Configure(options, 1024);

    private static void Configure(WavixStreamOptions options, int maxQueuedEventBytes)
    {
        options.QueueFullMode = EventQueueFullMode.Wait;
        options.MaxQueuedEventBytes = maxQueuedEventBytes;
    }

    /// <summary>A session that has received one frame more than its queue holds, over a transport that has the next messages ready.</summary>
    private sealed class FullCall
    {
        private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _allReceived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly FakeTransport _transport;

        private FullCall(int maxQueuedEventBytes, WavixEvent[] events)
        {
            _transport = FakeTransport.Saying(events);
            Func<ValueTask<WavixTransportMessage>> next = _transport.OnReceive;

            // The pump runs without a break as long as messages are ready. The runtime takes the local away when the pump first awaits
            // something, and that is when it waits for room.
            var running = new AsyncLocal<bool>(change =>
            {
                if (change is { ThreadContextChanged: true, CurrentValue: false })
                {
                    _waiting.TrySetResult();
                }
            });
            _transport.OnReceive = () =>
            {
                running.Value = true;
                if (++Receives == 6)
                {
                    _allReceived.SetResult();
                }

                return next();
            };
            var options = new WavixStreamOptions { TimeProvider = Clock };
            Configure(options, maxQueuedEventBytes);
            Session = new WavixStreamSession(_transport, options);
        }

        public FakeTimeProvider Clock { get; } = new();

        public WavixStreamSession Session { get; }

        public int Receives { get; private set; }

        public Task Waiting => _waiting.Task.WaitAsync(SessionHarness.Soon);

        public Task AllReceived => _allReceived.Task.WaitAsync(SessionHarness.Soon);

        public static FullCall Begin() => Begin(
            1024,
            [
                SessionHarness.Connected(),
                SessionHarness.StartOf(StreamType.TwoWay),
                SessionHarness.Media(2),
                SessionHarness.Media(3),
                SessionHarness.Stop(4),
            ]);

        public static FullCall Begin(int maxQueuedEventBytes, WavixEvent[] events) => new(maxQueuedEventBytes, events);

        public async Task<List<WavixEvent>> ReadAllAsync()
        {
            var events = new List<WavixEvent>();
            await foreach (WavixEvent e in Session.ReadEventsAsync())
            {
                events.Add(e);
            }

            return events;
        }

        public async Task EndAsync()
        {
            _transport.Lose();
            await Session.DisposeAsync().AsTask().WaitAsync(SessionHarness.Soon);
        }
    }
}
