namespace Wavix.Streaming.Tests.Session;

public class OverflowDropTests
{
    // Each event costs 256 bytes and 2 for each character: start has 27 ("abc-123", "str-456", "twoway", "inbound"), a frame 21.
    private const int Begin = 256 + 256 + (2 * 27);
    private const int OneFrame = 256 + (2 * 21) + WavixAudio.FrameBytes;
    private const int TwoFrames = Begin + (2 * OneFrame);
    private const int LessThanOneFrame = 1024;

    [Fact]
    public async Task Receive_QueueJustFull_DropsNothing()
    {
        await using var call = new SessionHarness(options => options.MaxQueuedEventBytes = TwoFrames);
        await call.StartAsync();

        await call.SayAndSettleAsync(SessionHarness.Media(2), SessionHarness.Media(3));

        call.Statistics.DroppedEvents.Should().Be(0);
    }

    [Fact]
    public async Task Receive_QueueFull_DropsOldestMedia()
    {
        await using var call = new SessionHarness(options => options.MaxQueuedEventBytes = TwoFrames);
        await call.StartAsync();
        for (int number = 2; number <= 6; number++)
        {
            await call.SayAsync(SessionHarness.Media(number));
        }

        await call.SayAndSettleAsync(SessionHarness.Stop(7));

        (await call.ReadAllAsync()).Select(e => e.SequenceNumber).Should().Equal(null, 1, 6, 7);
        call.Statistics.DroppedEvents.Should().Be(4);
    }

    [Theory]
    [InlineData("""{"event":"dtmf","sequence_number":2}""")]
    [InlineData("""{"event":"media","sequence_number":2}""")]
    [InlineData("""{"event":"mark","sequence_number":2,"mark":{"name":"never sent"}}""")]
    [InlineData("""{"event":"connected"}""")]
    [InlineData("""{"event":"start","sequence_number":2,"stream_id":"str-456"}""")]
    public async Task Receive_QueueFull_DropsWhatNobodyWaitsFor(string oldest)
    {
        await using var call = new SessionHarness(options => options.MaxQueuedEventBytes = TwoFrames);
        await call.StartAsync();
        await call.SayAsync(oldest);
        await call.SayAsync(SessionHarness.Media(3), SessionHarness.Media(4));
        await call.SettleAsync();

        (await call.NextAsync()).Should().BeOfType<ConnectedEvent>();
        (await call.NextAsync()).Should().BeOfType<StartEvent>();
        (await call.NextAsync())!.SequenceNumber.Should().Be(3);
        call.Statistics.DroppedEvents.Should().Be(1);
    }

    [Fact]
    public async Task Receive_EventThatFitsInNoCase_IsDroppedAlone()
    {
        await using var call = new SessionHarness(options => options.MaxQueuedEventBytes = TwoFrames);
        await call.StartAsync();
        await call.SayAsync(SessionHarness.Media(2), SessionHarness.Media(3));

        await call.SayAsync($$"""{"event":"dtmf","sequence_number":4,"digits":"{{new string('5', TwoFrames)}}"}""");
        await call.SettleAsync();

        call.Statistics.DroppedEvents.Should().Be(1);
        (await call.NextAsync()).Should().BeOfType<ConnectedEvent>();
        (await call.NextAsync()).Should().BeOfType<StartEvent>();
        (await call.NextAsync())!.SequenceNumber.Should().Be(2);
    }

    [Fact]
    public async Task Receive_NothingToDrop_DropsTheNewOne()
    {
        await using var call = new SessionHarness(options => options.MaxQueuedEventBytes = LessThanOneFrame);
        await call.StartAsync();

        await call.SayAndSettleAsync(SessionHarness.Media(2), SessionHarness.Media(3), SessionHarness.Stop(4));

        (await call.ReadAllAsync()).Select(e => e.EventName).Should().Equal("connected", "start", "stop");
        call.Statistics.DroppedEvents.Should().Be(2);
    }

    [Fact]
    public async Task Receive_QueueFull_KeepsAwaitedMarks()
    {
        await using var call = new SessionHarness(options => options.MaxQueuedEventBytes = LessThanOneFrame);
        await call.StartAsync();
        for (int i = 0; i < 20; i++)
        {
            await call.Session.SendMarkAsync("m" + i);
            await call.SayAsync(SessionHarness.Mark(2 + i, "m" + i));
        }

        await call.SayAndSettleAsync(SessionHarness.Stop(22));

        (await call.ReadAllAsync()).OfType<MarkEvent>().Select(e => e.Name).Should().Equal(Enumerable.Range(0, 20).Select(i => "m" + i));
    }

    [Fact]
    public async Task Receive_MoreAwaitedMarksThanMaxPendingMarks_TheRestMayBeDropped()
    {
        await using var call = new SessionHarness(options =>
        {
            options.MaxQueuedEventBytes = LessThanOneFrame;
            options.MaxPendingMarks = 6;
        });
        await call.StartAsync();
        for (int i = 0; i < 20; i++)
        {
            await call.Session.SendMarkAsync("m" + i);
            await call.SayAsync(SessionHarness.Mark(2 + i, "m" + i));
            await call.SettleAsync();
        }

        await call.SayAndSettleAsync(SessionHarness.Stop(22));

        // connected and start are two of the six.
        (await call.ReadAllAsync()).OfType<MarkEvent>().Select(e => e.Name).Should().Equal("m0", "m1", "m2", "m3");
        call.Statistics.DroppedEvents.Should().Be(16);
    }

    [Fact]
    public async Task Receive_MarkEchoedTwice_OnlyTheFirstIsAwaited()
    {
        await using var call = new SessionHarness(options => options.MaxQueuedEventBytes = TwoFrames);
        await call.StartAsync();
        await call.Session.SendMarkAsync("m");
        await call.SayAsync(SessionHarness.Mark(2, "m"), SessionHarness.Mark(3, "m"));
        await call.SayAndSettleAsync(SessionHarness.Media(4), SessionHarness.Media(5), SessionHarness.Stop(6));

        (await call.ReadAllAsync()).OfType<MarkEvent>().Select(e => e.SequenceNumber).Should().Equal(2);
    }

    [Fact]
    public async Task Receive_ManySmallEvents_AreBoundedToo()
    {
        await using var call = new SessionHarness(options => options.MaxQueuedEventBytes = 4096);
        await call.StartAsync();
        for (int i = 0; i < 50; i++)
        {
            await call.SayAsync("""{"event":"x"}""");
        }

        await call.SettleAsync();

        int cost = 256 + """{"event":"x"}""".Length + 2;
        call.Statistics.DroppedEvents.Should().Be(50 - ((4096 - Begin) / cost));
    }
}
