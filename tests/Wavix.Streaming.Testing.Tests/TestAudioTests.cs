using System.Runtime.InteropServices;

namespace Wavix.Streaming.Testing.Tests;

public class TestAudioTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Silence_OfASecond_IsZeros() => TestAudio.Silence(Second).Should().HaveCount(48_000).And.OnlyContain(value => value == 0);

    [Fact]
    public void Tone_OfASecond_IsASecondLong() => TestAudio.Tone(440, Second).Should().HaveCount(48_000);

    [Fact]
    public void Speech_OfASecond_IsASecondLong() => TestAudio.Speech(Second).Should().HaveCount(48_000);

    [Fact]
    public void Tone_OfPartOfASample_IsRoundedDown() => TestAudio.Tone(440, TimeSpan.FromTicks(1000)).Should().HaveCount(2 * WavixAudio.BytesPerSample);

    [Fact]
    public void Speech_Twice_IsTheSame() => TestAudio.Speech(Second).Should().Equal(TestAudio.Speech(Second));

    [Fact]
    public void Tone_At1000Hz_RepeatsEvery24Samples()
    {
        short[] samples = Samples(TestAudio.Tone(1000, Second));

        samples[24..48].Should().Equal(samples[..24]);
        samples[6].Should().Be(16_384, "a quarter of the period is the peak of half scale");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(1)]
    public void Tone_Peak_IsTheLevel(double level) =>
        Samples(TestAudio.Tone(1000, Second, level)).Max().Should().BeCloseTo((short)(level * short.MaxValue), 1);

    [Theory]
    [InlineData(0.25)]
    [InlineData(1)]
    public void Speech_Peak_StaysBelowTheLevelAndIsHeard(double level)
    {
        int peak = Samples(TestAudio.Speech(Second, level)).Max(sample => Math.Abs((int)sample));

        peak.Should().BeInRange((int)(level * short.MaxValue / 4), (int)(level * short.MaxValue));
    }

    [Fact]
    public void Speech_EveryFifthSyllable_IsAPause() =>
        TestAudio.Speech(TimeSpan.FromSeconds(1.25))[^(WavixAudio.BytesPerMillisecond * 250)..].Should().OnlyContain(value => value == 0);

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public void Tone_LevelOutOfRange_Throws(double level)
    {
        Action tone = () => TestAudio.Tone(440, Second, level);
        tone.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(level));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Speech_LevelOutOfRange_Throws(double level)
    {
        Action speech = () => TestAudio.Speech(Second, level);
        speech.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(level));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-440)]
    [InlineData(12_000)]
    [InlineData(double.NaN)]
    public void Tone_FrequencyOutOfRange_Throws(double frequency)
    {
        Action tone = () => TestAudio.Tone(frequency, Second);
        tone.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(frequency));
    }

    [Fact]
    public void Silence_NegativeDuration_Throws()
    {
        Action silence = () => TestAudio.Silence(-Second);
        silence.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("duration");
    }

    private static short[] Samples(byte[] pcm) => MemoryMarshal.Cast<byte, short>(pcm).ToArray();
}
