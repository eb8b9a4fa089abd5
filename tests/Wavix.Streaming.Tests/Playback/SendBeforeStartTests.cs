using Wavix.Streaming.Tests.Session;

namespace Wavix.Streaming.Tests.Playing;

public class SendBeforeStartTests
{
    [Fact]
    public async Task SendAsync_BeforeStart_WaitsAndGoesOutInCallOrder()
    {
        await using var call = new SessionHarness();
        Task<bool>[] sends = Enumerable.Range(0, 256).Select(i => call.Session.SendMarkAsync("m" + i).AsTask()).ToArray();
        sends.Should().OnlyContain(send => !send.IsCompleted);

        await call.StartAsync();

        (await Task.WhenAll(sends).WaitAsync(SessionHarness.Soon)).Should().OnlyContain(sent => sent);
        for (int i = 0; i < sends.Length; i++)
        {
            ((MarkCommand)await call.HearCommandAsync()).Name.Should().Be("m" + i);
        }
    }

    [Fact]
    public async Task SendAsync_256Wait_OneMoreThrows()
    {
        await using var call = new SessionHarness();
        Task<bool>[] sends = Enumerable.Range(0, 256).Select(_ => call.Session.SendClearAsync().AsTask()).ToArray();

        Func<Task> act = async () => await call.Session.SendClearAsync();

        (await act.Should().ThrowAsync<InvalidOperationException>()).WithMessage("256 sends are already waiting*MaxWaitingSends*");
        await call.StartAsync();
        (await Task.WhenAll(sends).WaitAsync(SessionHarness.Soon)).Should().OnlyContain(sent => sent);
    }

    [Fact]
    public async Task SendAsync_MaxWaitingSends_IsTheBound()
    {
        await using var call = new SessionHarness(options => options.MaxWaitingSends = 1);
        Task<bool> first = call.Session.SendClearAsync().AsTask();

        Func<Task> act = async () => await call.Session.SendClearAsync();

        await act.Should().ThrowAsync<InvalidOperationException>();
        await call.StartAsync();
        (await first.WaitAsync(SessionHarness.Soon)).Should().BeTrue();
    }

    [Fact]
    public async Task SendAsync_WaitingForAOneWayStart_ThrowsAndNamesCanSend()
    {
        await using var call = new SessionHarness();
        Task<bool> send = call.Session.SendMediaAsync(SessionHarness.Frame()).AsTask();

        await call.StartAsync(StreamType.OneWay);

        Func<Task> act = () => send.WaitAsync(SessionHarness.Soon);
        (await act.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*CanSend*");
    }

    [Fact]
    public async Task SendAsync_WaitingWhenTheStreamEnds_ReturnsFalse()
    {
        await using var call = new SessionHarness();
        Task<bool>[] sends = [call.Session.SendClearAsync().AsTask(), call.Session.SendMarkAsync("m").AsTask()];

        await call.SayAsync(SessionHarness.Stop(1));

        (await Task.WhenAll(sends).WaitAsync(SessionHarness.Soon)).Should().Equal(false, false);
        call.Statistics.RefusedSends.Should().Be(2);
    }

    [Fact]
    public async Task SendAsync_WaitingWhenDisposed_ReturnsFalse()
    {
        await using var call = new SessionHarness();
        Task<bool> send = call.Session.SendClearAsync().AsTask();
        call.Wavix.Abort();

        await call.Session.DisposeAsync();

        (await send.WaitAsync(SessionHarness.Soon)).Should().BeFalse();
    }

    [Fact]
    public async Task SendAsync_TokenTripsWhileWaiting_IsNotSentAndTheOthersAre()
    {
        await using var call = new SessionHarness();
        using var source = new CancellationTokenSource();
        Task<bool> first = call.Session.SendMarkAsync("1").AsTask();
        Task<bool> second = call.Session.SendMarkAsync("2", source.Token).AsTask();
        Task<bool> third = call.Session.SendMarkAsync("3").AsTask();

        await source.CancelAsync();

        Func<Task> act = () => second.WaitAsync(SessionHarness.Soon);
        (await act.Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(source.Token);
        await call.StartAsync();
        (await Task.WhenAll(first, third).WaitAsync(SessionHarness.Soon)).Should().Equal(true, true);
        ((MarkCommand)await call.HearCommandAsync()).Name.Should().Be("1");
        ((MarkCommand)await call.HearCommandAsync()).Name.Should().Be("3");
    }

    [Fact]
    public async Task SendAsync_TokenTrippedBefore_IsCancelled()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();

        Func<Task> act = async () => await call.Session.SendClearAsync(new CancellationToken(true));

        await act.Should().ThrowAsync<OperationCanceledException>();
        call.Statistics.MessagesSent.Should().Be(0);
    }
}
