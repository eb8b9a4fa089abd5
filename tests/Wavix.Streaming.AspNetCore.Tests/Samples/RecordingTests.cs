using AudioKit;
using CallRecorder;

namespace Wavix.Streaming.AspNetCore.Tests.Samples;

/// <summary>The recorders of the samples keep time: a recording lasts as long as its call, and everything is where it was said.</summary>
public class RecordingTests
{
    private const int SamplesPerSecond = WavixAudio.SampleRate;
    private const int FrameSamples = WavixAudio.FrameBytes / WavixAudio.BytesPerSample;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static TheoryData<string> Recorders => ["StereoRecorder", "CallRecorder"];

    [Theory]
    [MemberData(nameof(Recorders))]
    public async Task Record_HoldOfThreeSeconds_IsSilenceOfThreeSeconds(string recorder)
    {
        await using var call = new CallToRecorder(By(recorder));

        call.Speak(Second);
        call.Pass(3 * Second);
        call.Speak(Second);

        short[] caller = await CallerAsync(call, recorder);
        caller.Should().HaveCount(5 * SamplesPerSecond);
        caller[..SamplesPerSecond].Should().Contain(sample => sample != 0);
        caller[SamplesPerSecond..(4 * SamplesPerSecond)].Should().OnlyContain(sample => sample == 0);
        caller[(4 * SamplesPerSecond)..].Should().Contain(sample => sample != 0);
    }

    [Theory]
    [MemberData(nameof(Recorders))]
    public async Task Record_OneMessageOfFiveIsLost_IsSilenceInItsPlace(string recorder)
    {
        await using var call = new CallToRecorder(By(recorder));

        call.Speak(5 * Second, loseEvery: 5);
        call.Speak(WavixAudio.FrameDuration);

        short[] caller = await CallerAsync(call, recorder);
        caller.Should().HaveCount((5 * SamplesPerSecond) + FrameSamples);
        for (int frame = 1; frame <= 250; frame++)
        {
            short[] samples = caller[((frame - 1) * FrameSamples)..(frame * FrameSamples)];
            samples.Any(sample => sample != 0).Should().Be(frame % 5 != 0, $"that is how frame {frame} was sent");
        }
    }

    [Theory]
    [MemberData(nameof(Recorders))]
    public async Task Record_AudioArrivesInABurst_IsThereWhole(string recorder)
    {
        await using var call = new CallToRecorder(By(recorder));

        call.Speak(Second);
        call.Burst(Second);
        call.Pass(Second);
        call.Speak(Second);

        short[] caller = await CallerAsync(call, recorder);
        caller.Should().HaveCount(3 * SamplesPerSecond, "what arrived in the burst fills the second that passed");
        caller.Chunk(FrameSamples).Should().OnlyContain(frame => frame.Any(sample => sample != 0));
    }

    [Theory]
    [InlineData("StereoRecorder", null)]
    [InlineData("StereoRecorder", "caller")]
    [InlineData("StereoRecorder", "Inbound")]
    [InlineData("CallRecorder", null)]
    [InlineData("CallRecorder", "caller")]
    [InlineData("CallRecorder", "Inbound")]
    public async Task Record_TrackIsMissingOrUnknown_IsTheCallers(string recorder, string? track)
    {
        await using var call = new CallToRecorder(By(recorder));

        call.Speak(Second, track: track);

        short[] caller = await CallerAsync(call, recorder);
        caller.Should().HaveCount(SamplesPerSecond).And.Contain(sample => sample != 0);
    }

    [Fact]
    public async Task CallRecorder_BothTracks_KeepTogether()
    {
        await using var call = new CallToRecorder(By("CallRecorder"), type: "oneway");

        call.Speak(Second, track: "inbound");
        call.Speak(Second, track: "outbound");

        (short[] caller, short[] other) = await call.EndAsync();
        caller[SamplesPerSecond..].Should().OnlyContain(sample => sample == 0);
        other.Should().HaveCount(2 * SamplesPerSecond);
        other[..SamplesPerSecond].Should().OnlyContain(sample => sample == 0);
        other[SamplesPerSecond..].Should().Contain(sample => sample != 0);
    }

    /// <summary>The caller's track. In StereoRecorder's file a frame of silence follows it, since the echo of the last frame is heard after that.</summary>
    private static async Task<short[]> CallerAsync(CallToRecorder call, string recorder)
    {
        bool echoes = recorder == "StereoRecorder";
        if (echoes)
        {
            // Once the stop has arrived, nothing more is sent, not even what the application has still to read.
            call.WaitUntilAllIsEchoed();
        }

        (short[] left, _) = await call.EndAsync();
        int after = echoes ? FrameSamples : 0;
        left[^after..].Any(sample => sample != 0).Should().BeFalse();
        return left[..^after];
    }

    private static Func<WavixStreamSession, string, Task> By(string recorder) => recorder == "StereoRecorder"
        ? (session, path) => StereoRecorder.EchoAsync(session, path, CancellationToken.None)
        : (session, path) => CallRecording.WriteAsync(session, path, CancellationToken.None);
}
