using static Wavix.Streaming.Audio.Tests.Speech.CallerAudio;

namespace Wavix.Streaming.Audio.Tests.Speech;

public class SpeechDetectorTests
{
    public static TheoryData<int> Rates => [8_000, 16_000, 24_000, 44_100];

    [Theory]
    [MemberData(nameof(Rates))]
    public void Process_Silence_IsNotSpeech(int rate) => Detect(rate, Silence(rate, 5_000)).Should().BeEmpty();

    [Theory]
    [InlineData(8_000, -60)]
    [InlineData(8_000, -30)]
    [InlineData(24_000, -60)]
    [InlineData(24_000, -30)]
    public void Process_Noise_IsNotSpeech(int rate, double level) => Detect(rate, Noise(rate, 20_000, level)).Should().BeEmpty();

    [Theory]
    [InlineData(100)]
    [InlineData(440)]
    [InlineData(1_000)]
    public void Process_Tone_IsNotSpeech(int frequency)
    {
        short[] call = Noise(24_000, 6_000, -60).With(Tones.Sine(frequency, TimeSpan.FromSeconds(3)), 24_000, 2_000);

        Detect(24_000, call).Should().BeEmpty();
    }

    [Theory]
    [InlineData(8_000)]
    [InlineData(24_000)]
    public void Process_CoughsOf80Ms_AreNotSpeech(int rate)
    {
        short[] call = Noise(rate, 10_000, -60);
        for (int at = 1_000; at < 9_500; at += 700)
        {
            call.With(Noise(rate, 80, -20, seed: at), rate, at);
        }

        Detect(rate, call).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void Process_Speech_IsReportedWithItsTimesToAFrame(int rate)
    {
        short[] call = Noise(rate, 6_000, -60).With(Voice(rate, 1_500), rate, 2_000);

        SpeechChange[] changes = Detect(rate, call);

        changes.Select(change => change.IsStart).Should().Equal(true, false);
        changes[0].Position.TotalMilliseconds.Should().BeApproximately(2_000, 10);
        changes[1].Position.TotalMilliseconds.Should().BeApproximately(3_500, 10);
    }

    [Theory]
    [InlineData(8_000)]
    [InlineData(24_000)]
    public void Process_Speech_IsDecidedSoonAfterMinSpeechAndMinSilence(int rate)
    {
        short[] call = Noise(rate, 6_000, -60).With(Voice(rate, 1_500), rate, 2_000);

        SpeechChange[] changes = Detect(rate, call);

        (changes[0].DecidedAt - changes[0].Position).TotalMilliseconds.Should().BeInRange(200, 250);
        (changes[1].DecidedAt - changes[1].Position).TotalMilliseconds.Should().BeInRange(500, 530);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(10)]
    public void Process_SpeechInNoise_IsFound(int ratio)
    {
        short[] call = Noise(8_000, 6_000, -26 - ratio).With(Voice(8_000, 1_500), 8_000, 2_000);

        SpeechChange[] changes = Detect(8_000, call);

        changes.Select(change => change.IsStart).Should().Equal(true, false);
        changes[0].Position.TotalMilliseconds.Should().BeApproximately(2_000, 60);
    }

    [Fact]
    public void Process_SpeechFromTheFirstSample_IsFound()
    {
        short[] call = Noise(8_000, 5_000, -60).With(Voice(8_000, 2_000), 8_000, 0);

        SpeechChange[] changes = Detect(8_000, call);

        changes[0].IsStart.Should().BeTrue();
        changes[0].DecidedAt.Should().BeLessThan(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Process_QuietSpeech_IsFound()
    {
        short[] call = Noise(24_000, 5_000, -70).With(Voice(24_000, 2_000, level: -48), 24_000, 1_000);

        Detect(24_000, call).Should().HaveCount(2);
    }

    [Fact]
    public void Process_NoiseThatStarts_EndsBeingSpeech()
    {
        short[] call = Noise(8_000, 20_000, -65).With(Noise(8_000, 18_000, -35, seed: 2), 8_000, 2_000);

        SpeechChange[] changes = Detect(8_000, call);

        changes.Count(change => change.IsStart).Should().BeLessThanOrEqualTo(1);
        changes.All(change => change.DecidedAt < TimeSpan.FromSeconds(10)).Should().BeTrue();
        changes.Length.Should().BeOneOf(0, 2);
    }

    [Theory]
    [InlineData(300, 1)]
    [InlineData(700, 2)]
    public void Process_PauseAroundMinSilence_EndsTheUtteranceOnlyWhenLonger(int pause, int utterances)
    {
        short[] call = Noise(8_000, 6_000, -60)
            .With(Voice(8_000, 1_000), 8_000, 1_500)
            .With(Voice(8_000, 1_000, seed: 2), 8_000, 2_500 + pause);

        Detect(8_000, call).Count(change => change.IsStart).Should().Be(utterances);
    }

    [Fact]
    public void Process_MinSpeechOf500Ms_IgnoresAShortWord()
    {
        short[] call = Noise(8_000, 5_000, -60).With(Voice(8_000, 350), 8_000, 2_000);

        Detect(8_000, call).Should().HaveCount(2);
        Detect(8_000, call, new SpeechDetectorOptions { MinSpeech = TimeSpan.FromMilliseconds(500) }).Should().BeEmpty();
    }

    [Fact]
    public void Process_LowSensitivity_MissesWhatHighSensitivityFinds()
    {
        short[] call = Noise(8_000, 6_000, -30).With(Voice(8_000, 2_000, level: -33), 8_000, 2_000);

        Detect(8_000, call, new SpeechDetectorOptions { Sensitivity = 0 }).Should().BeEmpty();
        Detect(8_000, call, new SpeechDetectorOptions { Sensitivity = 0.8 }).Should().NotBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(333)]
    [InlineData(960)]
    [InlineData(100_000)]
    public void Process_AnyCut_GivesTheSameChanges(int bytes)
    {
        short[] call = Noise(24_000, 5_000, -50).With(Voice(24_000, 1_000), 24_000, 1_000).With(Voice(24_000, 700), 24_000, 3_000);
        short[] played = Silence(24_000, 5_000).With(Voice(24_000, 2_000, seed: 3), 24_000, 500);
        SpeechChange[] whole = [.. new SpeechDetector().Process(call, played).Changes];
        byte[] pcm = Pcm16.ToBytes(call);
        byte[] far = Pcm16.ToBytes(played);
        var detector = new SpeechDetector();
        var changes = new List<SpeechChange>();

        for (int at = 0; at < pcm.Length; at += bytes)
        {
            int count = Math.Min(bytes, pcm.Length - at);
            changes.AddRange(detector.Process(pcm.AsSpan(at, count), far.AsSpan(at, count)).Changes);
        }

        whole.Should().HaveCountGreaterThan(1);
        changes.Should().Equal(whole);
    }

    [Fact]
    public void Process_SamplesAfterHalfASample_Throws()
    {
        var detector = new SpeechDetector();
        detector.Process(new byte[3]);

        Action samples = () => detector.Process(new short[1]);

        samples.Should().Throw<InvalidOperationException>().WithMessage("*half a sample*");
    }

    [Fact]
    public void Process_PlayedOfAnotherLength_Throws()
    {
        Action other = () => new SpeechDetector().Process(new byte[960], new byte[480]);

        other.Should().Throw<ArgumentException>().WithMessage("*as long as the audio (960) or empty, not 480*");
    }

    [Fact]
    public void Process_Speech_ReportsStateProbabilityAndLevel()
    {
        var detector = new SpeechDetector(8_000);
        SpeechActivity quiet = detector.Process(Noise(8_000, 2_000, -60));

        SpeechActivity loud = detector.Process(Voice(8_000, 500));

        quiet.IsSpeech.Should().BeFalse();
        quiet.Probability.Should().BeLessThan(0.2);
        quiet.Level.Should().BeApproximately(-60, 2);
        quiet.HasStarted.Should().BeFalse();
        loud.IsSpeech.Should().BeTrue();
        loud.HasStarted.Should().BeTrue();
        loud.HasEnded.Should().BeFalse();
        detector.IsSpeech.Should().BeTrue();
    }

    [Fact]
    public void Reset_AfterSpeech_IsAsNew()
    {
        short[] call = Noise(24_000, 4_000, -50).With(Voice(24_000, 1_000), 24_000, 1_500);
        var detector = new SpeechDetector();
        SpeechChange[] first = [.. detector.Process(call, call).Changes, .. detector.Process(call).Changes];
        detector.Process(new byte[1]);

        detector.Reset();

        SpeechChange[] second = [.. detector.Process(call, call).Changes, .. detector.Process(call).Changes];
        detector.IsSpeech.Should().BeFalse();
        second.Should().Equal(first);
    }

    [Fact]
    public void Process_Frames_AllocatesNothing()
    {
        var detector = new SpeechDetector();
        byte[] frame = Pcm16.ToBytes(Noise(24_000, 20, -40));
        byte[] played = Pcm16.ToBytes(Voice(24_000, 20));

        long allocated = ThreadAllocations.Least(0, () =>
        {
            for (int i = 0; i < 200; i++)
            {
                detector.Process(frame, played);
            }
        });

        allocated.Should().Be(0);
    }

    [Fact]
    public void Constructor_UnsupportedRate_Throws()
    {
        Action create = () => _ = new SpeechDetector(12_345);

        create.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*12345*");
    }

    public static TheoryData<string, SpeechDetectorOptions> OutOfRange => new()
    {
        { "*MinSpeech must be 20 ms to 2 s*", new SpeechDetectorOptions { MinSpeech = TimeSpan.FromMilliseconds(19) } },
        { "*MinSpeech must be 20 ms to 2 s*", new SpeechDetectorOptions { MinSpeech = TimeSpan.FromSeconds(2.1) } },
        { "*MinSilence must be 20 ms to 10 s*", new SpeechDetectorOptions { MinSilence = TimeSpan.FromMilliseconds(19) } },
        { "*MinSilence must be 20 ms to 10 s*", new SpeechDetectorOptions { MinSilence = TimeSpan.FromSeconds(11) } },
        { "*Sensitivity must be 0 to 1*", new SpeechDetectorOptions { Sensitivity = -0.1 } },
        { "*Sensitivity must be 0 to 1*", new SpeechDetectorOptions { Sensitivity = double.NaN } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Constructor_OptionOutOfRange_Throws(string message, SpeechDetectorOptions options)
    {
        Action create = () => _ = new SpeechDetector(options: options);

        create.Should().Throw<ArgumentException>().WithMessage(message);
    }

    private static SpeechChange[] Detect(int rate, short[] call, SpeechDetectorOptions? options = null) =>
        [.. new SpeechDetector(rate, options).Process(call).Changes];
}
