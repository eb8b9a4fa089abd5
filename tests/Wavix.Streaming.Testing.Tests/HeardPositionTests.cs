namespace Wavix.Streaming.Testing.Tests;

/// <summary>What the session says was heard of an interrupted playback, against what the simulated Wavix played of it.</summary>
public class HeardPositionTests
{
    private const int Calls = 20;
    private const int InterruptionsPerCall = 10;

    public static TheoryData<PendingMarkBehavior> PendingMarks => [.. Enum.GetValues<PendingMarkBehavior>()];

    [Theory]
    [MemberData(nameof(PendingMarks))]
    public async Task InterruptAsync_RoundTripAndPrebuffer_HeardIsExact(PendingMarkBehavior pendingMarks)
    {
        var random = new Random(7);
        var errors = new List<double>();
        for (int i = 0; i < Calls; i++)
        {
            errors.AddRange(await InterruptAsync(random, pendingMarks));
        }

        errors.Should().HaveCount(Calls * InterruptionsPerCall);
        errors.Order().ElementAt(errors.Count / 2).Should().BeLessThanOrEqualTo(5, "median in milliseconds");
        errors.Max().Should().BeLessThanOrEqualTo(15);
    }

    private static async Task<List<double>> InterruptAsync(Random random, PendingMarkBehavior pendingMarks)
    {
        var clock = new SimulatedClock();
        var options = new SimulatedCallOptions
        {
            TimeProvider = clock,
            PendingMarks = pendingMarks,
            // The two frames that are sent at once fill 40 ms of the pre-buffer, so up to 100 ms of it are left.
            Faults = { Delay = CallHarness.Milliseconds(random.Next(41)), Prebuffer = CallHarness.Milliseconds(random.Next(141)) },
        };
        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(options);
        var streamOptions = new WavixStreamOptions
        {
            TimeProvider = clock,
            Playback = { LeadTime = WavixAudio.FrameDuration },
        };
        await using var session = new WavixStreamSession(transport, streamOptions);
        await call.StartAsync();

        // What nobody interrupts: its marks measure the pre-buffer.
        Playback greeting = session.Play(Speech(500));
        await clock.RunUntilAsync(greeting.Completion);

        var errors = new List<double>();
        long before = Heard(call);
        for (int i = 0; i < InterruptionsPerCall; i++)
        {
            Playback playback = session.Play(Speech(3000));
            await clock.AdvanceAsync(CallHarness.Milliseconds(random.Next(20, 2900)));
            InterruptResult result = await session.InterruptAsync();
            await clock.AdvanceAsync(CallHarness.Milliseconds(300));

            long now = Heard(call);
            TimeSpan truth = WavixAudio.GetDuration(now - before);
            before = now;
            PlaybackResult ended = await playback;
            ended.Heard.Should().BeLessThanOrEqualTo(ended.HeardAtMost);
            result.Heard.Should().Be(ended.Heard);
            errors.Add(Math.Abs((ended.Heard - truth).TotalMilliseconds));
        }

        await call.DisposeAsync();
        return errors;
    }

    /// <summary>Audio without a silent sample.</summary>
    private static byte[] Speech(int milliseconds) =>
        [.. Enumerable.Repeat((byte)17, milliseconds * WavixAudio.BytesPerMillisecond)];

    private static long Heard(SimulatedCall call) => call.Heard.ToAudio().Length;
}
