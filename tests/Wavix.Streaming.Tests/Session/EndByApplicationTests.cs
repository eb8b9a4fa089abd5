namespace Wavix.Streaming.Tests.Session;

public class EndByApplicationTests
{
    [Fact]
    public async Task CloseAsync_Streaming_StatusAndDescriptionReachThePeer()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();

        Task closing = call.Session.CloseAsync(4000, "done here");

        WavixTransportMessage heard = await call.HearAsync();
        (heard.CloseStatus, heard.CloseDescription).Should().Be((4000, "done here"));
        closing.IsCompleted.Should().BeFalse();
        await call.Wavix.CloseAsync(4000, null, CancellationToken.None);
        await closing.WaitAsync(SessionHarness.Soon);
        (await call.EndAsync()).Should().BeEquivalentTo(
            new { Reason = WavixStreamEndReason.ClosedByApplication, CloseStatus = 4000, CloseDescription = "done here" });
    }

    [Fact]
    public async Task CloseAsync_Default_ClosesWith1000()
    {
        await using var call = new SessionHarness();
        _ = call.Session.CloseAsync();

        (await call.HearAsync()).CloseStatus.Should().Be(1000);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(999)]
    [InlineData(1004)]
    [InlineData(1005)]
    [InlineData(1006)]
    [InlineData(1015)]
    [InlineData(2999)]
    [InlineData(5000)]
    public async Task CloseAsync_StatusThatMayNotBeSent_Throws(int status)
    {
        await using var call = new SessionHarness();

        Func<Task> act = () => call.Session.CloseAsync(status);

        (await act.Should().ThrowAsync<ArgumentOutOfRangeException>()).WithMessage("A close status is 1000 to 1014*");
        call.Session.Ended.IsCancellationRequested.Should().BeFalse();
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1003)]
    [InlineData(1007)]
    [InlineData(1014)]
    [InlineData(3000)]
    [InlineData(4999)]
    public async Task CloseAsync_StatusThatMayBeSent_IsSent(int status)
    {
        await using var call = new SessionHarness();

        _ = call.Session.CloseAsync(status);

        (await call.HearAsync()).CloseStatus.Should().Be(status);
    }

    [Fact]
    public async Task CloseAsync_TokenTrips_StopsOnlyTheWaiting()
    {
        await using var call = new SessionHarness();
        using var source = new CancellationTokenSource();
        Task closing = call.Session.CloseAsync(cancellationToken: source.Token);

        await source.CancelAsync();

        Func<Task> act = () => closing.WaitAsync(SessionHarness.Soon);
        await act.Should().ThrowAsync<OperationCanceledException>();
        (await call.AnswerCloseAsync()).Reason.Should().Be(WavixStreamEndReason.ClosedByApplication);
    }

    [Fact]
    public async Task CloseAsync_Twice_TheFirstCounts()
    {
        await using var call = new SessionHarness();
        Task first = call.Session.CloseAsync(4001);
        Task second = call.Session.CloseAsync(4002);

        (await call.AnswerCloseAsync()).CloseStatus.Should().Be(4001);
        await Task.WhenAll(first, second).WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public async Task CloseAsync_AfterStop_ChangesNothing()
    {
        await using var call = new SessionHarness();
        await call.SayAndSettleAsync(SessionHarness.Stop(1));
        Task closing = call.Session.CloseAsync(4001);

        (await call.AnswerCloseAsync()).Should().BeEquivalentTo(new { Reason = WavixStreamEndReason.Stopped, CloseStatus = 1000 });
        await closing.WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public async Task CloseAsync_PeerNeverAnswers_CloseTimeoutBoundsIt()
    {
        await using var call = new SessionHarness(options => options.CloseTimeout = TimeSpan.FromSeconds(2));
        Task closing = call.Session.CloseAsync();

        call.Clock.Advance(TimeSpan.FromSeconds(2));

        await closing.WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public async Task CloseAsync_Streaming_UnreadEventsStayReadable()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        _ = call.Session.CloseAsync();

        (await call.ReadAllAsync()).Select(e => e.EventName).Should().Equal("connected", "start");
    }

    [Fact]
    public async Task DisposeAsync_Streaming_ClosesWith1000AndDiscardsUnreadEvents()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();

        Task disposing = call.Session.DisposeAsync().AsTask();

        (await call.AnswerCloseAsync()).Should().BeEquivalentTo(
            new { Reason = WavixStreamEndReason.ClosedByApplication, CloseStatus = 1000 });
        await disposing.WaitAsync(SessionHarness.Soon);
        (await call.ReadAllAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task DisposeAsync_AgainAndAtOnce_AllComplete()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        Task[] disposing = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await call.Session.DisposeAsync()))];

        await call.AnswerCloseAsync();

        await Task.WhenAll(disposing).WaitAsync(SessionHarness.Soon);
        await call.Session.DisposeAsync().AsTask().WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public async Task DisposeAsync_PeerNeverAnswers_CloseTimeoutBoundsIt()
    {
        await using var call = new SessionHarness();
        Task disposing = call.Session.DisposeAsync().AsTask();

        call.Clock.Advance(TimeSpan.FromSeconds(5));

        await disposing.WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public async Task DisposeAsync_AReaderWaits_EndsItsEnumeration()
    {
        await using var call = new SessionHarness();
        Task<List<WavixEvent>> reading = call.ReadAllAsync();
        _ = call.Session.DisposeAsync().AsTask();

        (await reading.WaitAsync(SessionHarness.Soon)).Should().BeEmpty();
    }

    [Fact]
    public async Task ToString_Completion_SaysReasonAndStatus()
    {
        await using var call = new SessionHarness();
        _ = call.Session.CloseAsync(4001);

        (await call.AnswerCloseAsync()).ToString().Should().Be("ClosedByApplication, close status 4001");
    }

    [Fact]
    public async Task ToString_CompletionWithoutStatus_SaysReason()
    {
        await using var call = new SessionHarness();
        call.Wavix.Abort();

        (await call.EndAsync()).ToString().Should().Be("ConnectionLost");
    }
}
