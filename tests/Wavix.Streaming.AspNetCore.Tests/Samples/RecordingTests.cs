using AudioKit;
using CallRecorder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Wavix.Streaming.AspNetCore.Tests.Samples;

/// <summary>The recorders of the samples keep time: a recording lasts as long as its call, and everything is where it was said.</summary>
public class RecordingTests
{
    private const int SamplesPerSecond = WavixAudio.SampleRate;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static TheoryData<string> Recorders => ["StereoRecorder", "CallRecorder"];

    [Theory]
    [MemberData(nameof(Recorders))]
    public async Task Record_HoldOfThreeSeconds_IsSilenceOfThreeSeconds(string recorder)
    {
        await using var call = new RecordedCall(By(recorder));

        call.Speak(Second);
        call.Pass(3 * Second);
        call.Speak(Second);

        (short[] caller, _) = await call.EndAsync();
        caller.Should().HaveCount(5 * SamplesPerSecond);
        caller[..SamplesPerSecond].Should().Contain(sample => sample != 0);
        caller[SamplesPerSecond..(4 * SamplesPerSecond)].Should().OnlyContain(sample => sample == 0);
        caller[(4 * SamplesPerSecond)..].Should().Contain(sample => sample != 0);
    }

    [Theory]
    [MemberData(nameof(Recorders))]
    public async Task Record_OneMessageOfFiveIsLost_IsSilenceInItsPlace(string recorder)
    {
        await using var call = new RecordedCall(By(recorder));

        call.Speak(5 * Second, loseEvery: 5);
        call.Speak(WavixAudio.FrameDuration);

        (short[] caller, _) = await call.EndAsync();
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
        await using var call = new RecordedCall(By(recorder));

        call.Speak(Second);
        call.Burst(Second);
        call.Pass(Second);
        call.Speak(Second);

        (short[] caller, _) = await call.EndAsync();
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
        await using var call = new RecordedCall(By(recorder));

        call.Speak(Second, track: track);

        (short[] caller, _) = await call.EndAsync();
        caller.Should().HaveCount(SamplesPerSecond).And.Contain(sample => sample != 0);
    }

    [Fact]
    public async Task CallRecorder_BothTracks_KeepTogether()
    {
        await using var call = new RecordedCall(By("CallRecorder"), type: "oneway");

        call.Speak(Second, track: "inbound");
        call.Speak(Second, track: "outbound");

        (short[] caller, short[] other) = await call.EndAsync();
        caller[SamplesPerSecond..].Should().OnlyContain(sample => sample == 0);
        other.Should().HaveCount(2 * SamplesPerSecond);
        other[..SamplesPerSecond].Should().OnlyContain(sample => sample == 0);
        other[SamplesPerSecond..].Should().Contain(sample => sample != 0);
    }

    [Fact]
    public async Task CallRecorder_FileCannotBeWritten_CallGoesOnAndItIsLogged()
    {
        using var log = new LogRecords();
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        await using var call = new RecordedCall((session, path) =>
        {
            // A file where a folder should be.
            File.WriteAllText(path, "");
            return HandleAsync(session, Path.Combine(path, "folder"), loggers.CreateLogger<RecordingHandler>());
        });

        call.Speak(Second);

        call.Session.State.Should().Be(WavixStreamState.Streaming);
        await call.HangUpAsync();
        log.Errors.Should().ContainSingle();
    }

    private static int FrameSamples => WavixAudio.FrameBytes / WavixAudio.BytesPerSample;

    private static Func<WavixStreamSession, string, Task> By(string recorder) => recorder == "StereoRecorder"
        ? StereoRecorder.EchoAsync
        : async (session, path) =>
        {
            string folder = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(path)!, "recordings")).FullName;
            await HandleAsync(session, folder, NullLogger<RecordingHandler>.Instance);
            File.Move(Directory.GetFiles(folder).Single(), path);
        };

    private static Task HandleAsync(WavixStreamSession session, string folder, ILogger<RecordingHandler> logger)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new("folder", folder)]).Build();
        return new RecordingHandler(configuration, logger).HandleAsync(new WavixStreamContext(session, new DefaultHttpContext()), session.Ended);
    }
}
