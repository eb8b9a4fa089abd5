namespace Wavix.Streaming.Tests.Session;

public class EventQueueTests
{
    [Fact]
    public async Task Enqueue_RandomOperations_GivesWhatASimpleModelGives()
    {
        const int MaxBytes = 2000;
        var random = new Random(20260102);
        var queue = new EventQueue(MaxBytes, recycle: false);
        var model = new List<(WavixEvent Event, int Cost, bool MayDrop)>();
        for (int i = 0; i < 20_000; i++)
        {
            if (random.Next(5) == 0 && model.Count > 0)
            {
                (await queue.DequeueAsync(CancellationToken.None)).Should().BeSameAs(model[0].Event);
                model.RemoveAt(0);
                continue;
            }

            int cost = 64 + (2 * random.Next(400));
            bool mayDrop = random.Next(8) != 0;
            var value = new MediaEvent { Payload = new byte[cost] };
            int dropped = 0;
            bool fits = true;
            while (model.Sum(e => e.Cost) + cost > MaxBytes)
            {
                int oldest = model.FindIndex(e => e.MayDrop);
                if (oldest < 0)
                {
                    fits = !mayDrop;
                    dropped += mayDrop ? 1 : 0;
                    break;
                }

                model.RemoveAt(oldest);
                dropped++;
            }

            if (fits)
            {
                model.Add((value, cost, mayDrop));
            }

            queue.Enqueue(value, mayDrop, makeRoom: true).Should().Be(dropped);
        }
    }

    [Fact]
    public async Task WaitForRoomAsync_Full_WaitsUntilRead()
    {
        EventQueue queue = Full();

        Task waiting = queue.WaitForRoomAsync().AsTask();
        waiting.IsCompleted.Should().BeFalse();
        await queue.DequeueAsync(CancellationToken.None);

        await waiting.WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public async Task WaitForRoomAsync_Full_WaitsUntilCompleted()
    {
        EventQueue queue = Full();

        Task waiting = queue.WaitForRoomAsync().AsTask();
        waiting.IsCompleted.Should().BeFalse();
        queue.Complete();

        await waiting.WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public async Task WaitForRoomAsync_ReadButStillFull_WaitsOn()
    {
        var queue = new EventQueue(1024, recycle: false);
        queue.Enqueue(new ConnectedEvent(), mayDrop: false, makeRoom: false);
        queue.Enqueue(new MediaEvent { Payload = new byte[2000] }, mayDrop: true, makeRoom: false);
        Task waiting = queue.WaitForRoomAsync().AsTask();
        await queue.DequeueAsync(CancellationToken.None);
        queue.IsFull.Should().BeTrue();

        await queue.DequeueAsync(CancellationToken.None);

        await waiting.WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public async Task Enqueue_Completed_AddsNothing()
    {
        EventQueue queue = Full();
        queue.Complete();

        queue.Enqueue(new MediaEvent(), mayDrop: true, makeRoom: true).Should().Be(0);

        (await queue.DequeueAsync(CancellationToken.None)).Should().NotBeNull();
        (await queue.DequeueAsync(CancellationToken.None)).Should().BeNull();
    }

    [Fact]
    public async Task Discard_ReaderWaits_EndsIt()
    {
        var queue = new EventQueue(1024, recycle: false);
        Task<WavixEvent?> reading = queue.DequeueAsync(CancellationToken.None).AsTask();

        queue.Discard();

        (await reading.WaitAsync(SessionHarness.Soon)).Should().BeNull();
    }

    private static EventQueue Full()
    {
        var queue = new EventQueue(1024, recycle: false);
        queue.Enqueue(new MediaEvent { Payload = new byte[1024] }, mayDrop: true, makeRoom: false);
        return queue;
    }
}
