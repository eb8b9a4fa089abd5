using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Audio.Tests.Recording;

/// <summary>
/// How exact recordings are on bad lines, against the simulator's own account of what was said and heard. Prints the figures of docs/explanation/audio-benchmarks.md.
/// </summary>
public class RecordingAccuracyTests(ITestOutputHelper output)
{
    private const int Frame = WavixAudio.SampleRate / 50;

    /// <summary>Delay and jitter of the line, and what Wavix buffers before it plays, in ms; of how many messages one is lost.</summary>
    public static TheoryData<string, int, int, int, int> Lines => new()
    {
        { "good line", 0, 0, 0, 0 },
        { "pre-buffer 100 ms", 0, 0, 100, 0 },
        { "delay 40 ms, pre-buffer 100 ms", 40, 0, 100, 0 },
        { "delay 30 ms, jitter 80 ms", 30, 80, 0, 0 },
        { "delay 30 ms, jitter 80 ms, 1 of 37 lost, repeats, wrong order", 30, 80, 0, 37 },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task RecordAsync_PlaybacksAndInterruptions_RightIsWhatWasHeard(string line, int delay, int jitter, int prebuffer, int loseEvery)
    {
        await using RecordedCall call = await RecordedCall.StartAsync(options => Apply(options.Faults, delay, jitter, prebuffer, loseEvery));
        var random = new Random(3);
        for (int i = 0; i < 20; i++)
        {
            _ = call.Session.Play(RecordedCall.Noise(random.Next(100, 3000), seed: i));
            await call.PassAsync(random.Next(50, 3200));
            if (i % 2 == 0)
            {
                await call.Session.InterruptAsync();
                await call.PassAsync(random.Next(0, 500));
            }
        }

        await call.Clock.RunUntilAsync(call.Session.DrainAsync(TimeSpan.FromSeconds(30)));
        await call.PassAsync(500);
        byte[] heard = call.Call.Heard.ToTimeline();
        CallRecording recording = await call.HangUpAsync();

        short[] right = (await RecordedCall.ReadAsync(call.Path))[1];
        short[] truth = Pcm16.ToSamples(heard);
        (int found, int missing, List<int> offsets) = Find(truth, right, line, "heard");

        recording.IsComplete.Should().BeTrue();
        found.Should().BeGreaterThan(2000);
        missing.Should().BeLessThanOrEqualTo(10 * (2 + (delay / 5)), "each of the 10 cuts may be a message and the way to Wavix off");
        int way = (delay + jitter) * WavixAudio.SampleRate / 1000;
        offsets.Should().OnlyContain(offset => offset >= -way - Frame && offset <= Frame, "it is heard after the way to Wavix, which is not part of the recording");
        (offsets.Max() - offsets.Min()).Should().BeLessThanOrEqualTo(Frame + (jitter * WavixAudio.SampleRate / 1000));
        right.Count(sample => sample != 0).Should().BeCloseTo(truth.Count(sample => sample != 0), (uint)(10 * (Frame + way)), "nothing else is heard");
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task RecordAsync_SpeechAndHolds_LeftIsWhatWasSaid(string line, int delay, int jitter, int prebuffer, int loseEvery)
    {
        await using RecordedCall call = await RecordedCall.StartAsync(options => Apply(options.Faults, delay, jitter, prebuffer, loseEvery));
        for (int i = 0; i < 10; i++)
        {
            await call.SayAsync(RecordedCall.Noise(4000, seed: i));
            await call.PassAsync(i % 2 == 0 ? 3000 : 300);
        }

        CallRecording recording = await call.HangUpAsync();

        short[] left = (await RecordedCall.ReadAsync(call.Path))[0];
        (int found, int missing, List<int> offsets) = Find(call.SaidTimeline(left.Length), left, line, "said");

        found.Should().BeGreaterThan(7000);
        missing.Should().BeLessThanOrEqualTo(loseEvery == 0 ? 0 : (found / loseEvery) + 8, "what is lost, and nothing else");
        offsets.Should().OnlyContain(offset => offset >= 0 && offset <= (delay + jitter) * WavixAudio.SampleRate / 1000);
        recording.Gaps.Where(gap => gap.Reason == RecordingGapReason.NoAudio).Should().HaveCountGreaterThanOrEqualTo(9, "the holds");
        recording.Gaps.Any(gap => gap.Reason == RecordingGapReason.Lost).Should().Be(loseEvery > 0);
        recording.IsComplete.Should().BeTrue("nothing was lost here");
    }

    private static void Apply(SimulatedFaults faults, int delay, int jitter, int prebuffer, int loseEvery)
    {
        faults.Seed = 5;
        faults.Delay = TimeSpan.FromMilliseconds(delay);
        faults.Jitter = TimeSpan.FromMilliseconds(jitter);
        faults.Prebuffer = TimeSpan.FromMilliseconds(prebuffer);
        faults.LoseEvery = loseEvery;
        faults.RepeatEvery = loseEvery == 0 ? 0 : loseEvery + 4;
        faults.ReorderEvery = loseEvery == 0 ? 0 : loseEvery + 6;
    }

    private (int Found, int Missing, List<int> Offsets) Find(short[] truth, short[] recorded, string line, string side)
    {
        List<int?> all = RecordedCall.FindOffsets(truth, recorded, within: 10 * Frame);
        List<int> offsets = [.. all.OfType<int>().Order()];
        int missing = all.Count - offsets.Count;
        output.WriteLine(FormattableString.Invariant(
            $"| {line} | {side} | {all.Count * 5 / 1000.0:0.0} | {missing * 5} | {Milliseconds(offsets[0]):0.0} | {Milliseconds(offsets[offsets.Count / 2]):0.0} | {Milliseconds(offsets[^1]):0.0} |"));
        return (offsets.Count, missing, offsets);
    }

    private static double Milliseconds(int samples) => samples * 1000.0 / WavixAudio.SampleRate;
}
