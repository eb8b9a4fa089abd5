using Wavix.Streaming.Tests.Session;

namespace Wavix.Streaming.Tests.Playing;

public class SendAfterEndTests
{
    [Fact]
    public async Task SendAsync_AfterStop_ReturnsFalseAndIsCounted()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        await call.SayAndSettleAsync(SessionHarness.Stop(2));

        await AssertRefusedAsync(call);
    }

    [Fact]
    public async Task SendAsync_AfterLoss_ReturnsFalseAndIsCounted()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        call.Wavix.Abort();
        await call.EndAsync();

        await AssertRefusedAsync(call);
    }

    [Fact]
    public async Task SendAsync_AfterWavixClosed_ReturnsFalseAndIsCounted()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        await call.Wavix.CloseAsync(1000, null, CancellationToken.None);
        await call.EndAsync();

        await AssertRefusedAsync(call);
    }

    [Fact]
    public async Task SendAsync_AfterWeClosed_ReturnsFalseAndIsCounted()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        _ = call.Session.CloseAsync();

        await AssertRefusedAsync(call);
    }

    [Fact]
    public async Task SendAsync_OneWayAfterTheEnd_ReturnsFalse()
    {
        await using var call = new SessionHarness();
        await call.StartAsync(StreamType.OneWay);
        await call.SayAndSettleAsync(SessionHarness.Stop(2));

        await AssertRefusedAsync(call);
    }

    [Fact]
    public async Task SendAsync_TransportThrows_ReturnsFalseAndIsCounted()
    {
        FakeTransport transport = FakeTransport.Saying(SessionHarness.StartOf(StreamType.TwoWay));
        await using var session = new WavixStreamSession(transport);
        await session.WaitForStartAsync().WaitAsync(SessionHarness.Soon);
        transport.OnSend = _ => throw new IOException("gone");

        (await session.SendClearAsync()).Should().BeFalse();

        session.GetStatistics().Should().BeEquivalentTo(new { MessagesSent = 0, RefusedSends = 1 });
        transport.Lose();
    }

    [Fact]
    public async Task SendAsync_TransportFailsLater_ReturnsFalseAndTheNextMayGo()
    {
        FakeTransport transport = FakeTransport.Saying(SessionHarness.StartOf(StreamType.TwoWay));
        await using var session = new WavixStreamSession(transport);
        await session.WaitForStartAsync().WaitAsync(SessionHarness.Soon);
        var sending = new TaskCompletionSource();
        transport.OnSend = _ => new ValueTask(sending.Task);
        Task<bool> first = session.SendClearAsync().AsTask();
        Task<bool> second = session.SendClearAsync().AsTask();

        transport.OnSend = _ => ValueTask.CompletedTask;
        sending.SetException(new IOException("gone"));

        (await first.WaitAsync(SessionHarness.Soon)).Should().BeFalse();
        (await second.WaitAsync(SessionHarness.Soon)).Should().BeTrue();
        transport.Lose();
    }

    [Fact]
    public async Task CloseAsync_SendUnderWay_ClosesBehindIt()
    {
        await using var call = new SessionHarness(capacity: 1);
        await call.StartAsync();
        await call.Session.SendMarkAsync("1");
        Task<bool> underWay = call.Session.SendMarkAsync("2").AsTask();
        Task<bool> waiting = call.Session.SendMarkAsync("3").AsTask();

        Task closing = call.Session.CloseAsync();

        (await waiting.WaitAsync(SessionHarness.Soon)).Should().BeFalse();
        ((MarkCommand)await call.HearCommandAsync()).Name.Should().Be("1");
        ((MarkCommand)await call.HearCommandAsync()).Name.Should().Be("2");
        (await underWay.WaitAsync(SessionHarness.Soon)).Should().BeTrue();
        (await call.HearAsync()).CloseStatus.Should().Be(1000);
        await call.Wavix.CloseAsync(1000, null, CancellationToken.None);
        await closing.WaitAsync(SessionHarness.Soon);
        call.Transport.Breaches.Should().BeEmpty();
    }

    private static async Task AssertRefusedAsync(SessionHarness call)
    {
        bool[] sent =
        [
            await call.Session.SendMediaAsync(SessionHarness.Frame()),
            await call.Session.SendMarkAsync("m"),
            await call.Session.SendClearAsync(),
        ];

        sent.Should().Equal(false, false, false);
        call.Statistics.RefusedSends.Should().Be(3);
    }
}
