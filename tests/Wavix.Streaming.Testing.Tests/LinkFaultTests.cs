namespace Wavix.Streaming.Testing.Tests;

/// <summary>Delay, jitter, bursts and skew, by the fake clock.</summary>
public class LinkFaultTests
{
    [Fact]
    public async Task Delay_OfAnEvent_ArrivesThen()
    {
        await using var call = new CallHarness(options => options.Faults.Delay = CallHarness.Milliseconds(50));

        await call.Call.StartAsync();
        Task<WavixTransportMessage> arriving = call.ReceiveAsync();
        call.Clock.Advance(CallHarness.Milliseconds(49));
        arriving.IsCompleted.Should().BeFalse();
        await call.Clock.AdvanceUntilAsync(arriving);

        call.Call.Elapsed.Should().BeGreaterThanOrEqualTo(CallHarness.Milliseconds(50));
    }

    [Fact]
    public async Task Delay_OfACommand_ArrivesThen()
    {
        await using var call = new CallHarness(options => options.Faults.Delay = CallHarness.Milliseconds(50));

        await call.SendAsync(new MediaCommand { Payload = CallHarness.Audio(20) });
        await call.Clock.AdvanceUntilAsync(call.Call.WaitForAudioAsync(960));

        call.Messages.Should().ContainSingle().Which.At.Should().BeGreaterThanOrEqualTo(CallHarness.Milliseconds(50));
    }

    [Theory]
    [InlineData("burst=300ms")]
    [InlineData("jitter=300ms")]
    public async Task BurstOrJitter_OfACall_KeepsMessagesBackBothWays(string fault)
    {
        await using var call = new CallHarness(options => options.Faults = SimulatedFaults.Parse([fault]));
        TimeSpan begun = Begin();
        await call.Call.StartAsync();
        await call.Clock.AdvanceUntilAsync(call.ReceiveAsync());
        call.Call.Elapsed.Should().BeGreaterThanOrEqualTo(Arrival(begun, seed: 0));

        begun = Begin();
        await call.SendAsync(new MediaCommand { Payload = CallHarness.Audio(20) });
        await call.Clock.AdvanceUntilAsync(call.Call.WaitForAudioAsync(960));
        call.Messages.Last().At.Should().BeGreaterThanOrEqualTo(Arrival(begun, seed: ~0));

        // Not where a burst ends, which would arrive at once.
        TimeSpan Begin()
        {
            call.Clock.Advance(CallHarness.Milliseconds(1));
            return call.Call.Elapsed;
        }

        TimeSpan Arrival(TimeSpan sentAt, int seed) => fault.StartsWith("burst", StringComparison.Ordinal)
            ? CallHarness.Milliseconds(300) * Math.Ceiling(sentAt / CallHarness.Milliseconds(300))
            : sentAt + (CallHarness.Milliseconds(300) * new Random(seed).NextDouble());
    }

    [Fact]
    public async Task Close_UnderDelay_GoesBothWays()
    {
        // Without a limit that the clock, which runs as fast as it can, might reach.
        await using var call = new CallHarness(options =>
            (options.CloseTimeout, options.Faults.Delay) = (TimeSpan.FromDays(40), CallHarness.Milliseconds(50)));
        Task<bool> hangUp = call.Call.HangUpAsync();
        Task<WavixTransportMessage> stop = call.ReceiveAsync();
        await call.Clock.AdvanceUntilAsync(stop);
        Task<WavixTransportMessage> close = call.ReceiveAsync();
        await call.Clock.AdvanceUntilAsync(close);
        (await close).Kind.Should().Be(WavixTransportMessageKind.Close);

        await call.Application.CloseAsync(1000, null, CancellationToken.None);
        await call.Clock.AdvanceUntilAsync(hangUp);

        (await hangUp).Should().BeTrue();
    }

    [Fact]
    public async Task Abort_UnderDelay_LosesTheConnectionAtOnce()
    {
        await using var call = new CallHarness(options => options.Faults.Delay = TimeSpan.FromMinutes(1));
        await call.Call.StartAsync();

        call.Call.Abort();

        (await call.ReceiveAsync()).Kind.Should().Be(WavixTransportMessageKind.Lost);
        await call.Call.Completion.SoonAsync();
        Func<Task> say = () => call.Call.SaySilenceAsync(TimeSpan.Zero);
        await say.Should().NotThrowAsync("nothing is sent");
    }

    [Fact]
    public async Task Send_AfterALossUnderDelay_ThrowsIOException()
    {
        await using var call = new CallHarness(options => (options.RealTime, options.Faults.Delay) = (false, CallHarness.Milliseconds(1)));
        call.Application.Abort();
        await call.Clock.AdvanceUntilAsync(call.Call.Completion);

        Func<Task> say = () => call.Call.SayAsync(CallHarness.Audio(20));

        await say.Should().ThrowAsync<IOException>();
    }

    [Fact]
    public void Delay_Schedule_IsExact() =>
        Dues(new SimulatedFaults { Delay = CallHarness.Milliseconds(50) }).Should().Equal(Steps().Select(at => at + CallHarness.Milliseconds(50)));

    [Fact]
    public void Jitter_Schedule_VariesWithinItsBoundsAndKeepsOrder()
    {
        List<TimeSpan> dues = Dues(new SimulatedFaults { Jitter = CallHarness.Milliseconds(100) });

        dues.Should().BeInAscendingOrder();
        dues.Zip(Steps(), (due, at) => due - at).Should().OnlyContain(late => late >= TimeSpan.Zero && late <= CallHarness.Milliseconds(100))
            .And.Subject.Distinct().Should().HaveCountGreaterThan(10);
    }

    [Fact]
    public void Jitter_OfOneSeed_IsTheSameAgain()
    {
        List<TimeSpan> dues = Dues(new SimulatedFaults { Jitter = CallHarness.Milliseconds(100), Seed = 7 });

        Dues(new SimulatedFaults { Jitter = CallHarness.Milliseconds(100), Seed = 7 }).Should().Equal(dues);
        Dues(new SimulatedFaults { Jitter = CallHarness.Milliseconds(100), Seed = 8 }).Should().NotEqual(dues);
    }

    [Fact]
    public async Task StopReading_UnderDelay_PilesUpAtTheApplication()
    {
        await using var call = new CallHarness(options => options.Faults.Delay = CallHarness.Milliseconds(50), capacity: 1);
        await call.Clock.AdvanceUntilAsync(call.SettleAsync());
        call.Call.StopReading();

        // One may be awaited already and one waits; the third finds no room, whatever time passes.
        Task[] sends = [.. Enumerable.Range(0, 3).Select(_ => call.SendAsync(new ClearCommand()))];
        Task third = sends[^1];
        await sends[0].SoonAsync();
        call.Clock.Advance(TimeSpan.FromSeconds(1));

        third.IsCompleted.Should().BeFalse();
        call.Messages.Should().BeEmpty();
        call.Call.Abort();
        Func<Task> sending = () => third.SoonAsync();
        await sending.Should().ThrowAsync<IOException>();
    }

    [Fact]
    public async Task DisposeAsync_PeerClosedAndTakesNothing_GivesUp()
    {
        (InMemoryTransport application, InMemoryTransport wavix) = InMemoryTransport.CreatePair(capacity: 1);
        var wall = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var faults = new SimulatedFaults { Delay = CallHarness.Milliseconds(1) };
        var link = new FaultyLink(wavix, faults, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(), wall);
        for (int i = 0; i < 3; i++)
        {
            await link.SendAsync("{}"u8.ToArray(), CancellationToken.None);
        }

        await application.CloseAsync(1000, null, CancellationToken.None);
        Task disposing = link.DisposeAsync().AsTask();
        wall.Advance(TimeSpan.FromSeconds(5) - CallHarness.Milliseconds(1));
        disposing.IsCompleted.Should().BeFalse("the peer may still take it");
        await wall.AdvanceUntilAsync(disposing);
    }

    [Fact]
    public void Burst_Schedule_ArrivesTogetherOnceInSoLong()
    {
        List<TimeSpan> dues = Dues(new SimulatedFaults { Burst = CallHarness.Milliseconds(300) });

        dues[1..16].Should().OnlyContain(due => due == CallHarness.Milliseconds(300));
        dues[16..31].Should().OnlyContain(due => due == CallHarness.Milliseconds(600));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(-100)]
    public async Task ClockSkew_AfterTenMinutes_IsSoMuchAheadOrBehind(double partsPerMillion)
    {
        await using var call = new CallHarness(options => options.Faults.ClockSkew = partsPerMillion);

        call.Clock.Advance(TimeSpan.FromMinutes(10));

        call.Call.Elapsed.Should().Be(TimeSpan.FromMinutes(10) + CallHarness.Milliseconds((int)(0.6 * partsPerMillion)));
    }

    [Fact]
    public async Task ClockSkew_Playback_IsFasterToo()
    {
        await using var call = new CallHarness(options => options.Faults.ClockSkew = 1000);
        await call.PlayAsync(CallHarness.Audio(1001));

        Task waiting = call.Call.WaitForPlayoutAsync();
        call.Clock.Advance(CallHarness.Milliseconds(999));
        waiting.IsCompleted.Should().BeFalse();
        call.Clock.Advance(CallHarness.Milliseconds(2));

        await waiting.SoonAsync();
    }

    [Fact]
    public void SkewedClock_Timer_RingsByTheSkewedTime()
    {
        var inner = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var clock = new SkewedClock(inner, -1000);
        bool rang = false;
        using ITimer timer = clock.CreateTimer(_ => rang = true, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        inner.Advance(TimeSpan.FromSeconds(1));
        rang.Should().BeFalse("the clock is slow");
        inner.Advance(CallHarness.Milliseconds(2));

        rang.Should().BeTrue();
    }

    /// <summary>When a hundred messages arrive that leave every 20 ms.</summary>
    private static List<TimeSpan> Dues(SimulatedFaults faults)
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var schedule = new LinkSchedule(faults, faults.Seed, clock);
        var dues = new List<TimeSpan>();
        foreach (TimeSpan _ in Steps())
        {
            dues.Add(schedule.Next());
            clock.Advance(CallHarness.Milliseconds(20));
        }

        return dues;
    }

    private static IEnumerable<TimeSpan> Steps() => Enumerable.Range(0, 100).Select(i => CallHarness.Milliseconds(20 * i));
}
