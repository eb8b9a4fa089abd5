using Microsoft.Extensions.Time.Testing;

namespace Wavix.Streaming.Tests.Session;

public class EndByTimeoutTests
{
    [Fact]
    public async Task HandshakeTimeout_NoStart_ClosesWith1008()
    {
        await using var call = new SessionHarness();
        await call.SayAndSettleAsync(SessionHarness.Connected());
        call.Clock.Advance(TimeSpan.FromMilliseconds(9999));
        call.Session.Ended.IsCancellationRequested.Should().BeFalse();

        call.Clock.Advance(TimeSpan.FromMilliseconds(1));

        WavixStreamCompletion end = await call.AnswerCloseAsync();
        end.Reason.Should().Be(WavixStreamEndReason.HandshakeTimeout);
        end.CloseStatus.Should().Be(1008);
        end.CloseDescription.Should().Be("No start within 00:00:10.");
    }

    [Fact]
    public async Task HandshakeTimeout_OtherMessagesCome_FiresAllTheSame()
    {
        await using var call = new SessionHarness();
        for (int i = 0; i < 10; i++)
        {
            await call.SayAsync("""{"event":"news"}""");
            await call.SettleAsync();
            call.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        (await call.AnswerCloseAsync()).Reason.Should().Be(WavixStreamEndReason.HandshakeTimeout);
    }

    [Fact]
    public async Task HandshakeTimeout_StartCame_DoesNotFire()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();

        call.Clock.Advance(TimeSpan.FromMinutes(4));

        call.Session.Ended.IsCancellationRequested.Should().BeFalse();
    }

    [Fact]
    public async Task HandshakeTimeout_Infinite_NeverFires()
    {
        await using var call = new SessionHarness(options => options.HandshakeTimeout = Timeout.InfiniteTimeSpan);
        await call.SayAndSettleAsync(SessionHarness.Connected());

        call.Clock.Advance(TimeSpan.FromDays(40));

        call.Session.Ended.IsCancellationRequested.Should().BeFalse();
    }

    [Fact]
    public async Task HandshakeTimeout_FiresWhileStartIsDealtWith_DoesNotEndTheStream()
    {
        var clock = new FakeTimeProvider();
        var logger = new RecordingLogger { OnRecord = record => clock.Advance(record.Id == 1 ? TimeSpan.FromSeconds(10) : TimeSpan.Zero) };
        FakeTransport transport = FakeTransport.Saying(SessionHarness.StartOf(StreamType.TwoWay));
        var session = new WavixStreamSession(transport, new WavixStreamOptions { TimeProvider = clock }, logger);

        await session.WaitForStartAsync().WaitAsync(SessionHarness.Soon);
        transport.Lose();

        (await session.Completion.WaitAsync(SessionHarness.Soon)).Reason.Should().Be(WavixStreamEndReason.ConnectionLost);
    }

    [Fact]
    public async Task IdleTimeout_NoMessageFor5Minutes_ClosesWith1008()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        call.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        call.Session.Ended.IsCancellationRequested.Should().BeFalse();

        call.Clock.Advance(TimeSpan.FromMilliseconds(1));

        WavixStreamCompletion end = await call.AnswerCloseAsync();
        end.Reason.Should().Be(WavixStreamEndReason.IdleTimeout);
        end.CloseStatus.Should().Be(1008);
        end.CloseDescription.Should().Be("No message for 00:05:00.");
    }

    [Fact]
    public async Task IdleTimeout_MessagesCome_IsArmedAnew()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        for (int i = 0; i < 5; i++)
        {
            call.Clock.Advance(TimeSpan.FromMinutes(4));
            await call.SayAsync("""{"event":"news"}""");
            await call.SettleAsync();
        }

        call.Session.Ended.IsCancellationRequested.Should().BeFalse();
        call.Clock.Advance(TimeSpan.FromMinutes(5));
        call.Session.Ended.IsCancellationRequested.Should().BeTrue();
    }

    [Fact]
    public async Task IdleTimeout_Infinite_NeverFires()
    {
        await using var call = new SessionHarness(options => options.IdleTimeout = Timeout.InfiniteTimeSpan);
        await call.StartAsync();

        call.Clock.Advance(TimeSpan.FromDays(40));

        call.Session.Ended.IsCancellationRequested.Should().BeFalse();
    }

    [Fact]
    public async Task IdleTimeout_AfterStop_ReasonStaysStopped()
    {
        await using var call = new SessionHarness(options => options.CloseTimeout = TimeSpan.FromMinutes(6));
        await call.StartAsync();
        await call.SayAndSettleAsync(SessionHarness.Stop(2));

        call.Clock.Advance(TimeSpan.FromMinutes(5));

        (await call.AnswerCloseAsync()).Reason.Should().Be(WavixStreamEndReason.Stopped);
    }
}
