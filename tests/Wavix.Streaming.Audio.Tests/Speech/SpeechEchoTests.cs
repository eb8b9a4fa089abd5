using static Wavix.Streaming.Audio.Tests.Speech.CallerAudio;

namespace Wavix.Streaming.Audio.Tests.Speech;

public class SpeechEchoTests
{
    private const int Rate = 8_000;

    public static TheoryData<int, double> Echoes => new()
    {
        { 0, -10 },
        { 0, -20 },
        { 100, -10 },
        { 100, -20 },
        { 250, -20 },
        { 400, -10 },
        { 400, -20 },
    };

    [Theory]
    [MemberData(nameof(Echoes))]
    public void Process_EchoOfWhatIsPlayed_IsNotTheCaller(int delay, double gain)
    {
        short[] played = Played(10_000);
        short[] call = Noise(Rate, 15_000, -65).With(played, Rate, delay, gain);

        new SpeechDetector(Rate).Process(call, played).Changes.Should().BeEmpty();
    }

    [Fact]
    public void Process_EchoWithoutWhatIsPlayed_IsSpeech()
    {
        short[] call = Noise(Rate, 15_000, -65).With(Played(10_000), Rate, 100, -10);

        new SpeechDetector(Rate).Process(call).Changes.Should().NotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Echoes))]
    public void Process_CallerOverWhatIsPlayed_IsFound(int delay, double gain)
    {
        short[] played = Played(10_000);
        short[] call = Noise(Rate, 15_000, -65).With(played, Rate, delay, gain).With(Voice(Rate, 2_000, seed: 9), Rate, 6_000);

        IReadOnlyList<SpeechChange> changes = new SpeechDetector(Rate).Process(call, played).Changes;

        changes.Select(change => change.IsStart).Should().Equal(true, false);
        changes[0].Position.TotalMilliseconds.Should().BeInRange(5_980, 6_400);
        changes[0].DecidedAt.TotalMilliseconds.Should().BeLessThan(6_800);
    }

    [Theory]
    [MemberData(nameof(Echoes))]
    public void Process_CallerRightAfterThePlaybackStarts_IsFound(int delay, double gain)
    {
        short[] played = Played(4_000);
        short[] call = Noise(Rate, 15_000, -65).With(played, Rate, delay, gain).With(Voice(Rate, 2_000, seed: 9), Rate, 1_500);

        IReadOnlyList<SpeechChange> changes = new SpeechDetector(Rate).Process(call, played).Changes;

        changes[0].IsStart.Should().BeTrue();
        changes[0].Position.TotalMilliseconds.Should().BeInRange(1_480, 2_300);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(400)]
    public void EchoDelayFrames_EchoWithADelay_IsThatDelay(int delay)
    {
        short[] played = Played(6_000);
        short[] call = Noise(Rate, 15_000, -65).With(played, Rate, delay, -20);
        var detector = new SpeechDetector(Rate);

        detector.Process(call, played);

        detector.EchoDelayFrames.Should().BeInRange((delay / 10) - 1, (delay / 10) + 1);
    }

    // The bot speaks from the first second on.
    private static short[] Played(int milliseconds) => Silence(Rate, 15_000).With(Voice(Rate, milliseconds, level: -20, seed: 5), Rate, 1_000);
}
