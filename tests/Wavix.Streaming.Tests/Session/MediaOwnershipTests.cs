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
}
