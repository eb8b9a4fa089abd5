using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Audio.Tests.Recording;

/// <summary>A call on a bad line, and the same call replayed from what was recorded on the wire.</summary>
public class RecordingReplayTests
{
    // Times in the file have three decimals of a millisecond, which is less than a sample, but may round to the next.
    private const int Rounding = 2;

    [Fact]
    public async Task RecordAsync_ReplayOfACallOnABadLine_GivesTheSameRecording()
    {
        using var folder = new TemporaryFolder();
        string wire = folder.File("call.ndjson");
        var clock = new SimulatedClock();
        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions
        {
            TimeProvider = clock,
            Faults = { Jitter = TimeSpan.FromMilliseconds(80), Seed = 3, LoseEvery = 29, RepeatEvery = 31, ReorderEvery = 37 },
        });
        var recorded = new RecordingTransport(transport, wire, new RecordingTransportOptions { Audio = RecordedAudio.Full, TimeProvider = clock });
        Task<CallRecording> first = AnswerAsync(recorded, clock, folder.File("first.wav"));
        await call.StartAsync();
        await call.SayAsync(RecordedCall.Noise(5000, seed: 1));
        await clock.AdvanceAsync(TimeSpan.FromSeconds(3));
        await call.SayAsync(RecordedCall.Noise(5000, seed: 2));
        await call.HangUpAsync();
        await clock.RunUntilAsync(first);
        await recorded.Completion;

        var otherClock = new SimulatedClock();
        ReplayTransport replay = await ReplayTransport.OpenAsync(wire, new ReplayOptions { TimeProvider = otherClock });
        await otherClock.RunUntilAsync(AnswerAsync(replay, otherClock, folder.File("second.wav")));

        short[][] was = await RecordedCall.ReadAsync(folder.File("first.wav"));
        short[][] isNow = await RecordedCall.ReadAsync(folder.File("second.wav"));
        isNow[0].Length.Should().BeCloseTo(was[0].Length, Rounding);
        foreach (int channel in (int[])[0, 1])
        {
            List<int?> offsets = RecordedCall.FindOffsets(was[channel], isNow[channel], within: Rounding);
            offsets.Should().HaveCountGreaterThan(300).And.NotContainNulls();
        }

        await call.DisposeAsync();
    }

    /// <summary>The application: greets, and is interrupted after two seconds.</summary>
    private static async Task<CallRecording> AnswerAsync(IWavixTransport transport, TimeProvider clock, string path)
    {
        await using var session = new WavixStreamSession(transport, new WavixStreamOptions { TimeProvider = clock });
        Task<CallRecording> recording = CallRecorder.RecordAsync(session, path);
        await session.WaitForStartAsync();
        Playback greeting = session.Play(RecordedCall.Noise(4000, seed: 7));
        await Task.WhenAny(greeting.Completion, Task.Delay(TimeSpan.FromSeconds(2), clock));
        await session.InterruptAsync();
        return await recording;
    }
}
