using System.Diagnostics;

namespace Wavix.Streaming.Tests.Session;

[Collection(RunsAlone.Name)]
public class MemoryTests
{
    private const int Messages = 2_000;

    // Timers and the test runner allocate a little now and then; one object per message would be 24 bytes at least.
    private const double Tolerance = 4;

    private static readonly long Event = ThreadAllocations.Least(0, () => GC.KeepAlive(new MediaEvent()));
    private static readonly long EventAndArray = Event + ThreadAllocations.Least(0, () => GC.KeepAlive(new byte[WavixAudio.FrameBytes]));

    [Fact]
    public async Task Receive_PumpWaitsForRoomAllTheTime_AllocatesOneEventAndOneArrayPerMessage()
    {
        double limit = EventAndArray + Tolerance;

        double bytes = await LeastOfAsync(limit, () => MeasureReceiveAsync(async: false, queuedFrames: 2));

        bytes.Should().BeLessThan(limit);
    }

    [Fact]
    public async Task Receive_ReceiveMediaFalse_AllocatesOneEventAndNoArrayPerMessage()
    {
        double limit = Event + Tolerance;

        double bytes = await LeastOfAsync(limit, () => MeasureReceiveAsync(async: true, receiveMedia: false));

        bytes.Should().BeLessThan(limit);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Receive_Default_AllocatesOneEventAndOneArrayPerMessage(bool async)
    {
        double limit = EventAndArray + Tolerance;

        double bytes = await LeastOfAsync(limit, () => MeasureReceiveAsync(async));

        bytes.Should().BeLessThan(limit);
    }

    [Theory]
    [InlineData("media")]
    [InlineData("mark")]
    [InlineData("clear")]
    public async Task SendAsync_Uncontended_AllocatesNothing(string kind)
    {
        FakeTransport transport = FakeTransport.Saying(SessionHarness.StartOf(StreamType.TwoWay));
        await using var session = new WavixStreamSession(transport);
        await session.WaitForStartAsync().WaitAsync(SessionHarness.Soon);
        byte[] frame = SessionHarness.Frame();
        Func<ValueTask<bool>> send = kind switch
        {
            "media" => () => session.SendMediaAsync(frame),
            "mark" => () => session.SendMarkAsync("m"),
            _ => () => session.SendClearAsync(),
        };

        double bytes = await LeastOfAsync(Tolerance, () => Task.FromResult(MeasureSends(send)));

        bytes.Should().BeLessThan(Tolerance);
        transport.Lose();
    }

    [Fact]
    public async Task Read_AfterABurst_ItsMemoryIsLetGo()
    {
        const int Burst = 40_000;
        var queue = new EventQueue(Burst * 256);
        var reader = new EventEnumerator(queue, CancellationToken.None);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < Burst; i++)
        {
            queue.Enqueue(new ConnectedEvent(), mayDrop: true, makeRoom: true).Should().Be(0);
        }

        for (int i = 0; i < Burst; i++)
        {
            (await reader.MoveNextAsync()).Should().BeTrue();
        }

        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(500_000, "as many slots as it takes are 1 MB");
        GC.KeepAlive(queue);
    }

    /// <summary>
    /// The least of many runs, up to the first below the limit: what others allocate meanwhile only adds, and code allocates more until the
    /// runtime has compiled it again with optimizations.
    /// </summary>
    private static async Task<double> LeastOfAsync(double limit, Func<Task<double>> measure)
    {
        double least = double.MaxValue;
        var clock = Stopwatch.StartNew();
        while (least >= limit && clock.Elapsed < TimeSpan.FromSeconds(20))
        {
            least = Math.Min(least, await measure());
        }

        return least;
    }

    private static double MeasureSends(Func<ValueTask<bool>> send)
    {
        long before = 0;
        for (int i = -Messages; i < Messages; i++)
        {
            if (i == 0)
            {
                before = GC.GetTotalAllocatedBytes(precise: true);
            }

            ValueTask<bool> sent = send();
            if (!sent.IsCompletedSuccessfully)
            {
                throw new InvalidOperationException("It waited.");
            }
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Messages;
    }

    /// <summary>Bytes per message between the transport and the reader, in steady state.</summary>
    private static async Task<double> MeasureReceiveAsync(bool async, bool receiveMedia = true, int queuedFrames = 10)
    {
        var source = new MessageSource(async, 2 * Messages);
        var options = new WavixStreamOptions
        {
            ReceiveMedia = receiveMedia,
            QueueFullMode = EventQueueFullMode.Wait,
            MaxQueuedEventBytes = queuedFrames * WavixAudio.FrameBytes,
        };
        var session = new WavixStreamSession(source.Transport, options);
        await Task.Run(async () =>
        {
            await foreach (WavixEvent _ in session.ReadEventsAsync())
            {
            }
        }).WaitAsync(SessionHarness.Soon);
        await session.DisposeAsync();
        return source.AllocatedInSecondHalf / (double)Messages;
    }
}
