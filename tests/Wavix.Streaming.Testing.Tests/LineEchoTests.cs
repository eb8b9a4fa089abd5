namespace Wavix.Streaming.Testing.Tests;

/// <summary>The caller's line sends back what the caller hears: 150 ms later, and at -20 dB a tenth as loud.</summary>
public class LineEchoTests
{
    [Fact]
    public async Task SaySilence_WhileTheApplicationPlays_ComesBackQuieterAndLater()
    {
        await using var call = new CallHarness(options => options.Faults.LineEcho = -20);
        await call.PlayAsync(Tone(1000, 100));

        Task saying = call.Call.SaySilenceAsync(CallHarness.Milliseconds(300));
        var heard = new List<byte>();
        for (int i = 0; i < 15; i++)
        {
            call.Clock.Advance(CallHarness.Milliseconds(20));
            heard.AddRange((await call.HearAsync<MediaEvent>()).Payload.ToArray());
        }

        await saying.SoonAsync();
        heard.Should().Equal([.. CallHarness.Audio(150, 0), .. Tone(100, 100), .. CallHarness.Audio(50, 0)]);
    }

    [Fact]
    public async Task Caller_SaysNothing_TheEchoComesAlone()
    {
        await using var call = new CallHarness(options => options.Faults.LineEcho = -20);
        await call.StartAsync();
        await call.PlayAsync(Tone(1000, 40));

        List<MediaEvent> heard = await HearAsync(call, 3);

        // 150 ms is no whole number of frames: the echo lies in three.
        heard.SelectMany(e => e.Payload.ToArray()).Should().Equal([.. Tone(0, 10), .. Tone(100, 40), .. Tone(0, 10)]);
        heard.Select(e => e.Timestamp).Should().Equal(7 * 160, 8 * 160, 9 * 160);
    }

    [Fact]
    public async Task Caller_StopsSpeaking_TheEchoGoesOnWithoutAGap()
    {
        await using var call = new CallHarness(options => options.Faults.LineEcho = -20);
        await call.StartAsync();
        await call.PlayAsync(Tone(1000, 200));
        call.Clock.Advance(CallHarness.Milliseconds(7));

        Task saying = call.Call.SaySilenceAsync(CallHarness.Milliseconds(200));
        List<MediaEvent> heard = await HearAsync(call, 10);
        await saying.SoonAsync();
        heard.AddRange(await HearAsync(call, 8));

        heard.SelectMany(e => e.Payload.ToArray()).Should().Equal([.. Tone(0, 143), .. Tone(100, 200), .. Tone(0, 17)]);
    }

    [Fact]
    public async Task DisposeAsync_ClockStandsStill_Ends()
    {
        var call = new CallHarness(options => options.Faults.LineEcho = -20);
        await call.StartAsync();

        await call.DisposeAsync().AsTask().SoonAsync();
    }

    /// <summary>A steady level: easier to compare than a tone, and as audible.</summary>
    private static byte[] Tone(short level, int milliseconds) =>
        [.. Enumerable.Repeat(BitConverter.GetBytes(level), milliseconds * 24).SelectMany(sample => sample)];

    /// <summary>Lets time pass until so many frames have come.</summary>
    private static async Task<List<MediaEvent>> HearAsync(CallHarness call, int frames)
    {
        var heard = new List<MediaEvent>();
        while (heard.Count < frames)
        {
            Task<MediaEvent> next = call.HearAsync<MediaEvent>();
            await call.Clock.AdvanceUntilAsync(next);
            heard.Add(await next);
        }

        return heard;
    }
}
