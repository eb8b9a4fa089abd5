namespace Wavix.Streaming.Tests.Session;

public class SessionLifeTests
{
    [Fact]
    public async Task Enumerate_CallFromStartToStop_GivesItsEventsAndEnds()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        await call.SayAsync(SessionHarness.Media(2));
        (await call.Session.SendMediaAsync(SessionHarness.Frame())).Should().BeTrue();
        ((MediaCommand)await call.HearCommandAsync()).StreamId.Should().Be("str-456");
        await call.SayAsync(SessionHarness.Stop(3));
        (await call.HearAsync()).CloseStatus.Should().Be(1000);
        await call.Wavix.CloseAsync(1000, null, CancellationToken.None);

        List<WavixEvent> events = await call.ReadAllAsync();

        events.Select(e => e.EventName).Should().Equal("connected", "start", "media", "stop");
        events.Should().OnlyContain(e => e.Anomalies == EventAnomalies.None);
        WavixStreamCompletion end = await call.Session.Completion.WaitAsync(SessionHarness.Soon);
        end.Reason.Should().Be(WavixStreamEndReason.Stopped);
        call.Session.Ended.IsCancellationRequested.Should().BeTrue();
        call.Session.State.Should().Be(WavixStreamState.Closed);
    }
}
