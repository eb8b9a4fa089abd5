namespace Wavix.Streaming.Testing.Tests;

/// <summary>What an application gets when messages are lost, repeated, swapped, or are none.</summary>
public class MediaFaultTests
{
    [Fact]
    public async Task LoseEvery_Third_IsMissing() =>
        (await NumbersAsync(faults => faults.LoseEvery = 3)).Should().Equal(1, 2, 4, 5, 7);

    [Fact]
    public async Task RepeatEvery_Third_ComesTwice() =>
        (await NumbersAsync(faults => faults.RepeatEvery = 3)).Should().Equal(1, 2, 3, 3, 4, 5, 6, 6, 7);

    [Fact]
    public async Task ReorderEvery_Third_ComesAfterTheNext() =>
        (await NumbersAsync(faults => faults.ReorderEvery = 3)).Should().Equal(1, 2, 4, 3, 5, 7, 6);

    [Fact]
    public async Task ReorderEvery_LastBeforeStop_ComesBeforeIt()
    {
        await using var call = new CallHarness(options => (options.RealTime, options.Faults.ReorderEvery) = (false, 1));
        await call.Call.SayAsync(CallHarness.Audio(20));

        await call.Call.SendStopAsync();

        (await call.HearAsync<MediaEvent>()).SequenceNumber.Should().Be(1);
        (await call.HearAsync<StopEvent>()).SequenceNumber.Should().Be(2);
    }

    [Fact]
    public async Task Faults_Combined_AllHappen() =>
        (await NumbersAsync(faults => (faults.LoseEvery, faults.RepeatEvery, faults.ReorderEvery) = (2, 3, 5)))
            .Should().Equal(1, 3, 3, 7, 5);

    [Fact]
    public async Task MalformedEvery_Second_IsNoJson() =>
        (await EventsAsync(faults => faults.MalformedEvery = 2)).OfType<InvalidEvent>().Should().HaveCount(3)
            .And.OnlyContain(e => e.Reason == InvalidMessageReason.InvalidJson);

    [Fact]
    public async Task UnknownEvery_Second_IsAnEventNobodyKnows() =>
        (await EventsAsync(faults => faults.UnknownEvery = 2)).OfType<UnknownEvent>().Should().HaveCount(3);

    [Fact]
    public async Task OversizedEvery_Seventh_IsOverTheSessionsLimit()
    {
        await using var call = new CallHarness(options => (options.RealTime, options.Faults.OversizedEvery) = (false, 1));

        await call.Call.SayAsync(CallHarness.Audio(20));

        await call.HearAsync<MediaEvent>();
        (await call.ReceiveAsync()).Data.Length.Should().BeGreaterThan(new WavixStreamOptions().MaxMessageBytes);
    }

    [Fact]
    public async Task LateStart_AfterConnected_StartComesThen()
    {
        await using var call = new CallHarness(options => options.Faults.LateStart = TimeSpan.FromSeconds(3));
        Task starting = call.Call.StartAsync();
        await call.HearAsync<ConnectedEvent>();

        call.Clock.Advance(TimeSpan.FromSeconds(3) - CallHarness.Milliseconds(1));
        call.Messages.Should().ContainSingle();
        call.Clock.Advance(CallHarness.Milliseconds(1));

        await starting.SoonAsync();
        await call.HearAsync<StartEvent>();
    }

    private static async Task<IEnumerable<long?>> NumbersAsync(Action<SimulatedFaults> spoil) =>
        (await EventsAsync(spoil)).Select(e => e.SequenceNumber);

    /// <summary>What comes of seven frames.</summary>
    private static async Task<List<WavixEvent>> EventsAsync(Action<SimulatedFaults> spoil)
    {
        await using var call = new CallHarness(options =>
        {
            options.RealTime = false;
            spoil(options.Faults);
        });
        await call.Call.SayAsync(CallHarness.Audio(140));
        await call.Call.SendStopAsync();
        var events = new List<WavixEvent>();
        while (WavixMessageSerializer.ReadEvent((await call.ReceiveAsync()).Data.Span) is var e and not StopEvent)
        {
            events.Add(e);
        }

        return events;
    }
}
