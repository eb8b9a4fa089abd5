namespace Wavix.Streaming.Tests.Session;

public class MediaOwnershipTests
{
    [Fact]
    public async Task Enumerate_Default_EventsKeepTheirBytes()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        for (int i = 0; i < 100; i++)
        {
            await call.SayAsync(SessionHarness.Media(2 + i, (byte)i));
        }

        await call.SayAsync(SessionHarness.Stop(102));

        MediaEvent[] kept = (await call.ReadAllAsync()).OfType<MediaEvent>().ToArray();

        kept.Should().HaveCount(100);
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i].SequenceNumber.Should().Be(2 + i);
            kept[i].Payload.ToArray().Should().Equal(SessionHarness.Frame((byte)i));
        }
    }

    [Fact]
    public async Task Enumerate_Default_EventsShareTheIds()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        await call.SayAsync(SessionHarness.Media(2), SessionHarness.Media(3), SessionHarness.Stop(4));

        MediaEvent[] kept = (await call.ReadAllAsync()).OfType<MediaEvent>().ToArray();

        kept[1].StreamId.Should().BeSameAs(kept[0].StreamId);
        kept[1].CallId.Should().BeSameAs(kept[0].CallId);
    }

    [Fact]
    public async Task MoveNextAsync_ReuseMediaBuffers_RecyclesTheEventBefore()
    {
        await using var call = new SessionHarness(options => options.ReuseMediaBuffers = true);
        await call.StartAsync();
        await call.NextAsync();
        await call.NextAsync();
        await call.SayAndSettleAsync(SessionHarness.Media(2, 2));
        var first = (MediaEvent)(await call.NextAsync())!;
        Task<WavixEvent?> next = call.NextAsync();

        await call.SayAsync(SessionHarness.Media(3, 3));

        (await next).Should().BeSameAs(first);
        first.Payload.ToArray().Should().Equal(SessionHarness.Frame(3));
        first.SequenceNumber.Should().Be(3);
    }

    [Fact]
    public async Task Enumerate_ReuseMediaBuffers_KeepsTheEventUntilTheNextMove()
    {
        await using var call = new SessionHarness(options => options.ReuseMediaBuffers = true);
        await call.StartAsync();
        await call.NextAsync();
        await call.NextAsync();
        await call.SayAsync(SessionHarness.Media(2, 2));
        var held = (MediaEvent)(await call.NextAsync())!;

        for (int i = 0; i < 50; i++)
        {
            await call.SayAsync(SessionHarness.Media(3 + i, 9));
        }

        await call.SettleAsync();
        held.Payload.ToArray().Should().Equal(SessionHarness.Frame(2));
    }

    [Fact]
    public async Task Enumerate_ReuseMediaBuffersAndDropping_EventsAreRight()
    {
        await using var call = new SessionHarness(options =>
        {
            options.ReuseMediaBuffers = true;

            // Four frames of 1,258 bytes, and what is never dropped.
            options.MaxQueuedEventBytes = 6_000;
        });
        await call.StartAsync();
        for (int i = 0; i < 100; i++)
        {
            await call.SayAsync(SessionHarness.Media(i, (byte)i));
        }

        await call.SayAndSettleAsync(SessionHarness.Stop(102));

        int count = 0;
        await foreach (WavixEvent e in call.Session.ReadEventsAsync())
        {
            if (e is MediaEvent media)
            {
                count++;
                media.Payload.ToArray().Should().Equal(SessionHarness.Frame((byte)media.SequenceNumber!));
            }
        }

        count.Should().Be(4);
    }
}
