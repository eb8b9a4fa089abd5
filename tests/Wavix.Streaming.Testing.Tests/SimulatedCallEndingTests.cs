namespace Wavix.Streaming.Testing.Tests;

/// <summary>Ends that are not as they should be.</summary>
public class SimulatedCallEndingTests
{
    [Fact]
    public async Task CloseAsync_OfACall_ClosesWithoutStop()
    {
        await using var call = new CallHarness();

        await call.Call.CloseAsync();

        WavixTransportMessage close = await call.ReceiveAsync();
        (close.Kind, close.CloseStatus).Should().Be((WavixTransportMessageKind.Close, 1000));
        await call.Application.CloseAsync(1000, null, CancellationToken.None);
        await call.Call.Completion.SoonAsync();
    }

    [Fact]
    public async Task SendStopAsync_OfACall_LeavesTheConnectionOpen()
    {
        await using var call = new CallHarness();

        await call.Call.SendStopAsync();

        (await call.HearAsync<StopEvent>()).SequenceNumber.Should().Be(1);
        await call.PlayAsync(CallHarness.Audio(20));
        call.Call.Completion.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task SayAsync_AfterStop_ThrowsIOException()
    {
        await using var call = new CallHarness(options => options.RealTime = false);
        await call.Call.SendStopAsync();

        Func<Task> say = () => call.Call.SayAsync(CallHarness.Audio(20));

        await say.Should().ThrowAsync<IOException>();
    }

    [Fact]
    public async Task HangUpAsync_AfterStop_SendsNoSecondOne()
    {
        await using var call = new CallHarness();
        await call.Call.SendStopAsync();

        Task<bool> hangUp = call.Call.HangUpAsync();
        await call.HearAsync<StopEvent>();

        (await call.ReceiveAsync()).Kind.Should().Be(WavixTransportMessageKind.Close);
        await call.Application.CloseAsync(1000, null, CancellationToken.None);
        (await hangUp.SoonAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task StopReading_ApplicationSends_PilesUp()
    {
        await using var call = new CallHarness(capacity: 1);
        await call.SettleAsync();
        call.Call.StopReading();

        // One is taken off the line and one waits; the third finds no room.
        await call.SendAsync(new ClearCommand());
        await call.SendAsync(new ClearCommand());
        Task third = call.SendAsync(new ClearCommand());

        third.IsCompleted.Should().BeFalse();
        call.Messages.Should().BeEmpty();
        call.Call.Abort();
        Func<Task> sending = () => third.SoonAsync();
        await sending.Should().ThrowAsync<IOException>();
    }

    [Fact]
    public async Task HangUpAsync_AfterStopReading_NeverSeesTheClose()
    {
        await using var call = new CallHarness();
        call.Call.StopReading();
        Task<bool> hangUp = call.Call.HangUpAsync();
        await call.HearAsync<StopEvent>();
        await call.Application.CloseAsync(1000, null, CancellationToken.None);

        call.Clock.Advance(TimeSpan.FromSeconds(5));

        (await hangUp.SoonAsync()).Should().BeFalse();
        await call.Call.Completion.SoonAsync();
    }

    [Fact]
    public async Task Reset_InMemory_LosesTheConnection()
    {
        await using var call = new CallHarness();

        call.Call.Reset();

        (await call.ReceiveAsync()).Kind.Should().Be(WavixTransportMessageKind.Lost);
    }
}
