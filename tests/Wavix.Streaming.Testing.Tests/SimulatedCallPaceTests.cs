namespace Wavix.Streaming.Testing.Tests;

/// <summary>When audio is said, by the fake clock.</summary>
public class SimulatedCallPaceTests
{
    private static readonly TimeSpan Frame = WavixAudio.FrameDuration;

    [Fact]
    public async Task SayAsync_InRealTime_SendsEachFrameWhenItHasBeenSaid()
    {
        await using var call = new CallHarness();
        await call.StartAsync();

        Task saying = call.Call.SayAsync(CallHarness.Audio(60));
        for (int i = 0; i < 3; i++)
        {
            call.Clock.Advance(Frame);
            await call.HearAsync<MediaEvent>();
        }

        await saying.SoonAsync();
        TimesOfMedia(call).Should().Equal(Frame, 2 * Frame, 3 * Frame);
    }

    [Fact]
    public async Task SayAsync_BeforeAFrameHasBeenSaid_SendsNothing()
    {
        await using var call = new CallHarness();
        await call.StartAsync();

        Task saying = call.Call.SayAsync(CallHarness.Audio(20));
        call.Clock.Advance(Frame - CallHarness.Milliseconds(1));
        call.Clock.Advance(CallHarness.Milliseconds(1));
        await saying.SoonAsync();

        TimesOfMedia(call).Should().Equal(Frame);
    }

    [Fact]
    public async Task SayAsync_AMinuteOfLateWakeUps_DoesNotDrift()
    {
        await using var call = new CallHarness();
        await call.StartAsync();
        TimeSpan step = CallHarness.Milliseconds(30);
        TimeSpan minute = TimeSpan.FromMinutes(1);

        // Every other frame is 10 ms late; were that to add up, the minute would not end in time.
        Task saying = call.Call.SayAsync(CallHarness.Audio(60_000));
        int heard = 0;
        for (TimeSpan now = step; now <= minute; now += step)
        {
            call.Clock.Advance(step);
            for (; heard < now / Frame - 0.5; heard++)
            {
                await call.HearAsync<MediaEvent>();
            }
        }

        await saying.SoonAsync();
        heard.Should().Be(3000);
        TimesOfMedia(call).Select((at, i) => at - ((i + 1) * Frame)).Should().OnlyContain(late => late >= TimeSpan.Zero && late < step);
    }

    [Fact]
    public async Task SayAsync_AfterAStall_CatchesUp()
    {
        await using var call = new CallHarness();
        await call.StartAsync();

        Task saying = call.Call.SayAsync(CallHarness.Audio(100));
        call.Clock.Advance(CallHarness.Milliseconds(100));
        await saying.SoonAsync();

        TimesOfMedia(call).Should().Equal(Enumerable.Repeat(CallHarness.Milliseconds(100), 5));
    }

    [Fact]
    public async Task SayAsync_AsFastAsPossible_TakesNoTime()
    {
        await using var call = new CallHarness(options => options.RealTime = false);
        await call.StartAsync();

        await call.Call.SayAsync(CallHarness.Audio(10_000)).SoonAsync();

        TimesOfMedia(call).Should().HaveCount(500).And.OnlyContain(at => at == TimeSpan.Zero);
    }

    [Fact]
    public async Task SayAsync_OtherFrameDuration_IsItsPaceAndSize()
    {
        await using var call = new CallHarness(options => options.FrameDuration = CallHarness.Milliseconds(100));
        await call.StartAsync();

        Task saying = call.Call.SayAsync(CallHarness.Audio(200));
        call.Clock.Advance(CallHarness.Milliseconds(100));
        MediaEvent first = await call.HearAsync<MediaEvent>();
        call.Clock.Advance(CallHarness.Milliseconds(100));
        MediaEvent second = await call.HearAsync<MediaEvent>();

        await saying.SoonAsync();
        (first.Payload.Length, second.Timestamp).Should().Be((4800, 800));
        TimesOfMedia(call).Should().Equal(CallHarness.Milliseconds(100), CallHarness.Milliseconds(200));
    }

    [Fact]
    public async Task SayAsync_Cancelled_StopsInTheMiddle()
    {
        await using var call = new CallHarness();
        await call.StartAsync();
        using var cancelled = new CancellationTokenSource();

        Task saying = call.Call.SayAsync(CallHarness.Audio(60), cancelled.Token);
        call.Clock.Advance(Frame);
        await call.HearAsync<MediaEvent>();
        await cancelled.CancelAsync();

        Func<Task> waiting = () => saying.SoonAsync();
        await waiting.Should().ThrowAsync<OperationCanceledException>();
        TimesOfMedia(call).Should().HaveCount(1);
    }

    [Fact]
    public async Task SayAsync_CancelledWhileAMessageIsUnderWay_SendsItAndLeavesNoGap()
    {
        await using var call = new CallHarness(options => options.RealTime = false, capacity: 1);
        using var cancelled = new CancellationTokenSource();

        // The second frame waits for the application to read.
        Task saying = call.Call.SayAsync(CallHarness.Audio(60), cancelled.Token);
        await cancelled.CancelAsync();
        MediaEvent first = await call.HearAsync<MediaEvent>();
        MediaEvent second = await call.HearAsync<MediaEvent>();
        Func<Task> waiting = () => saying.SoonAsync();
        await waiting.Should().ThrowAsync<OperationCanceledException>();
        await call.Call.SayAsync(CallHarness.Audio(20));
        MediaEvent next = await call.HearAsync<MediaEvent>();

        new[] { first.SequenceNumber, second.SequenceNumber, next.SequenceNumber }.Should().Equal(1, 2, 3);
    }

    private static IEnumerable<TimeSpan> TimesOfMedia(CallHarness call) =>
        call.Messages.Where(message => message.Sent is MediaEvent).Select(message => message.At);
}
