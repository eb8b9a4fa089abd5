using Wavix.Streaming.Tests.Session;

namespace Wavix.Streaming.Tests.Playing;

public class SendTimeoutTests
{
    [Fact]
    public async Task SendAsync_PeerDoesNotReadForSendTimeout_EndsWithConnectionLost()
    {
        await using var call = new SessionHarness(capacity: 1);
        await call.StartAsync();
        await call.Session.SendClearAsync();
        Task<bool> stuck = call.Session.SendClearAsync().AsTask();

        call.Clock.Advance(TimeSpan.FromSeconds(10));

        WavixStreamCompletion end = await call.EndAsync();
        end.Reason.Should().Be(WavixStreamEndReason.ConnectionLost);
        end.Error.Should().BeOfType<TimeoutException>().Which.Message.Should().Contain("SendTimeout");
        (await stuck.WaitAsync(SessionHarness.Soon)).Should().BeFalse();
    }

    [Fact]
    public async Task SendAsync_SendTimeout_AbortsForThePeerToo()
    {
        await using var call = new SessionHarness(capacity: 1);
        await call.StartAsync();
        await call.Session.SendClearAsync();
        Task<bool> stuck = call.Session.SendClearAsync().AsTask();

        call.Clock.Advance(TimeSpan.FromSeconds(10));
        await stuck.WaitAsync(SessionHarness.Soon);

        await call.HearAsync();
        (await call.HearAsync()).Kind.Should().Be(WavixTransportMessageKind.Lost);
    }

    [Fact]
    public async Task SendAsync_WaitingBehindAStuckOne_ReturnFalse()
    {
        await using var call = new SessionHarness(capacity: 1);
        await call.StartAsync();
        await call.Session.SendClearAsync();
        Task<bool>[] sends = [.. Enumerable.Range(0, 5).Select(_ => call.Session.SendClearAsync().AsTask())];

        call.Clock.Advance(TimeSpan.FromSeconds(10));

        (await Task.WhenAll(sends).WaitAsync(SessionHarness.Soon)).Should().OnlyContain(sent => !sent);
        await call.EndAsync();
        call.Statistics.RefusedSends.Should().Be(5);
    }

    [Fact]
    public async Task SendAsync_EachSlowButBelowSendTimeout_GoOn()
    {
        await using var call = new SessionHarness(capacity: 1);
        await call.StartAsync();
        await call.Session.SendClearAsync();
        for (int i = 0; i < 3; i++)
        {
            Task<bool> slow = call.Session.SendClearAsync().AsTask();
            call.Clock.Advance(TimeSpan.FromSeconds(9));
            await call.HearAsync();
            (await slow.WaitAsync(SessionHarness.Soon)).Should().BeTrue();
        }
    }

    [Fact]
    public async Task SendAsync_NothingUnderWay_NoTimeoutRuns()
    {
        await using var call = new SessionHarness(capacity: 1);
        await call.StartAsync();
        await call.Session.SendClearAsync();
        Task<bool> slow = call.Session.SendClearAsync().AsTask();
        await call.HearAsync();
        await slow.WaitAsync(SessionHarness.Soon);

        call.Clock.Advance(TimeSpan.FromMinutes(1));

        call.Session.Ended.IsCancellationRequested.Should().BeFalse();
    }

    [Fact]
    public async Task SendAsync_TokenTripsWhileUnderWay_IsSentAllTheSame()
    {
        await using var call = new SessionHarness(capacity: 1);
        await call.StartAsync();
        await call.Session.SendClearAsync();
        using var source = new CancellationTokenSource();
        Task<bool> slow = call.Session.SendMarkAsync("m", source.Token).AsTask();

        await source.CancelAsync();
        slow.IsCompleted.Should().BeFalse();
        await call.HearAsync();

        (await slow.WaitAsync(SessionHarness.Soon)).Should().BeTrue();
        (await call.HearCommandAsync()).Should().BeOfType<MarkCommand>();
    }
}
