namespace Wavix.Streaming.Testing.Tests;

/// <summary>A whole call and an application on the clock that moves by itself.</summary>
public class SimulatedClockCallTests
{
    private static readonly byte[] Greeting = TestAudio.Tone(400, TimeSpan.FromSeconds(3));
    private static readonly byte[] Answer = TestAudio.Tone(500, TimeSpan.FromSeconds(1));
    private static readonly byte[] Goodbye = TestAudio.Tone(600, TimeSpan.FromSeconds(1));

    [Fact]
    public async Task RunAsync_BargeInThinkingAndQuiet_AreHeardToTheSample()
    {
        var clock = new SimulatedClock();
        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { TimeProvider = clock });
        await using var session = new WavixStreamSession(transport, new WavixStreamOptions { TimeProvider = clock });
        Task bot = RunBotAsync(session, clock);

        await call.RunAsync(new CallScript()
            .InterruptWhenHearing(after: TimeSpan.FromSeconds(1), TestAudio.Tone(300, CallHarness.Milliseconds(500)))
            .ExpectClear(within: CallHarness.Milliseconds(1))
            .Listen(quietFor: TimeSpan.FromSeconds(1))
            .ExpectEnd());
        await clock.RunUntilAsync(bot);

        // The caller speaks from 1 s to 1.5 s, and is heard with its first frame of 20 ms. The quiet of 6 s is counted in frames, one of which
        // is lost where the script goes from one step to the next.
        byte[] heardOfGreeting = Greeting[..(1020 * WavixAudio.BytesPerMillisecond)];
        call.Verify().Should().BeEmpty();
        call.Heard.GetGaps().Should().Equal(
            new HeardGap(CallHarness.Milliseconds(1020), CallHarness.Milliseconds(520 + 300 - 20)),
            new HeardGap(CallHarness.Milliseconds(2820), CallHarness.Milliseconds(7520 - 2820)));
        call.Heard.ToAudio().Should().StartWith([.. heardOfGreeting, .. Answer, .. Goodbye]);
        call.CloseStatus.Should().Be(1000);
        await call.DisposeAsync();
    }

    [Fact]
    public async Task RunAsync_BesideOtherWorkOnThePool_IsTheSame()
    {
        using var stop = new CancellationTokenSource();
        Task[] others = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                Thread.SpinWait(10_000);
                await Task.Yield();
                await Task.Delay(CallHarness.Milliseconds(1), TimeProvider.System);
            }
        }))];

        await RunAsync_BargeInThinkingAndQuiet_AreHeardToTheSample();

        await stop.CancelAsync();
        await Task.WhenAll(others);
    }

    [Fact]
    public async Task RunAsync_OnABadLine_ArrivesAsTheClockSays()
    {
        var clock = new SimulatedClock();
        var options = new SimulatedCallOptions { TimeProvider = clock, Faults = SimulatedFaults.Parse(["delay=100ms", "skew=100ppm", "late-start=2s"]) };
        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(options);
        await using var session = new WavixStreamSession(transport, new WavixStreamOptions { TimeProvider = clock });
        Task bot = RunBotAsync(session, clock);

        await call.RunAsync(new CallScript().Listen(TimeSpan.FromSeconds(1)).HangUp());
        await clock.RunUntilAsync(bot);

        call.Responses.Should().BeEmpty();
        clock.Elapsed.Should().BeGreaterThan(TimeSpan.FromSeconds(2 + 0.2 + 3 + 1)).And.BeLessThan(TimeSpan.FromSeconds(6.7));
        await call.DisposeAsync();
    }

    [Fact]
    public async Task Operations_ApplicationTakesItsTime_MoveTheClock()
    {
        var clock = new SimulatedClock();
        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { TimeProvider = clock });
        await using var session = new WavixStreamSession(transport, new WavixStreamOptions { TimeProvider = clock });
        Task bot = RunBotAsync(session, clock);

        await call.StartAsync();
        (await call.WaitForAudioAsync(WavixAudio.GetByteCount(TimeSpan.FromSeconds(2)))).Should().BeTrue();
        clock.Elapsed.Should().BeCloseTo(TimeSpan.FromSeconds(1.8), CallHarness.Milliseconds(20), "audio is sent 200 ms ahead");
        await call.SayAsync(TestAudio.Tone(300, CallHarness.Milliseconds(500)));
        clock.Elapsed.Should().BeCloseTo(TimeSpan.FromSeconds(2.3), CallHarness.Milliseconds(20));
        (await call.WaitForClearAsync()).Should().BeTrue();
        await call.SaySilenceAsync(CallHarness.Milliseconds(400));
        await call.WaitForPlayoutAsync();
        clock.Elapsed.Should().BeCloseTo(TimeSpan.FromSeconds(2.3 + 0.32 + 1), CallHarness.Milliseconds(20));
        (await call.HangUpAsync()).Should().BeTrue();

        await clock.RunUntilAsync(bot);
        await call.DisposeAsync();
    }

    /// <summary>Greets, stops when the caller speaks, answers 300 ms after the caller has finished, and says goodbye after 6 s of quiet.</summary>
    private static async Task RunBotAsync(WavixStreamSession session, TimeProvider clock)
    {
        Playback? greeting = null;
        Task talk = Task.CompletedTask;
        int quiet = -1;
        await foreach (WavixEvent e in session.ReadEventsAsync())
        {
            switch (e)
            {
                case StartEvent:
                    greeting = session.Play(Greeting);
                    break;
                case MediaEvent media when PlayoutPiece.IsAudible(media.Payload.Span):
                    if (quiet != 0)
                    {
                        await session.InterruptAsync();
                    }

                    quiet = 0;
                    break;
                case MediaEvent when quiet >= 0 && ++quiet == 1:
                    talk = AnswerAsync(session, clock);
                    break;
                case MediaEvent when quiet == 300:
                    await talk;
                    _ = session.Play(Goodbye);
                    _ = session.DrainAsync(TimeSpan.FromSeconds(5)).ContinueWith(_ => session.CloseAsync(), TaskScheduler.Default);
                    break;
            }
        }
    }

    private static async Task AnswerAsync(WavixStreamSession session, TimeProvider clock)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(300), clock);
        _ = session.Play(Answer);
    }
}
