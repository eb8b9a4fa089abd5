namespace Wavix.Streaming.Audio.Tests.Codecs;

public class TonesTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Sine_HasItsFrequencyItsLevelAndNoClick()
    {
        short[] tone = Tones.Sine(1000, Second);

        tone.Should().HaveCount(24_000);
        Pcm16.GetPeak(tone).Should().BeApproximately(-12, 0.05);
        Power(tone, 1000).Should().BeGreaterThan(0.99);
        Math.Abs((int)tone[0]).Should().BeLessThan(50);
        Math.Abs((int)tone[^1]).Should().BeLessThan(50);
    }

    [Theory]
    [InlineData('1', 697, 1209)]
    [InlineData('5', 770, 1336)]
    [InlineData('9', 852, 1477)]
    [InlineData('#', 941, 1477)]
    [InlineData('D', 941, 1633)]
    public void Dtmf_Key_IsItsTwoFrequencies(char key, int row, int column)
    {
        short[] tones = Tones.Dtmf(key.ToString(), tone: Second, pause: Second);

        tones.Should().HaveCount(48_000);
        Power(tones[..24_000], row).Should().BeApproximately(0.5, 0.01);
        Power(tones[..24_000], column).Should().BeApproximately(0.5, 0.01);
        tones[24_000..].Should().OnlyContain(sample => sample == 0);
    }

    [Fact]
    public void Dtmf_UnknownKey_IsNamed()
    {
        Action dial = () => Tones.Dtmf("12x");

        dial.Should().Throw<ArgumentException>().WithMessage("A phone has no key 'x'*");
    }

    [Fact]
    public void Ringback_RingsTwoSecondsOfSix()
    {
        short[] tone = Tones.Ringback(7 * Second, sampleRate: 8_000);

        tone.Should().HaveCount(56_000);
        Power(tone[..16_000], 440).Should().BeApproximately(0.5, 0.01);
        Power(tone[..16_000], 480).Should().BeApproximately(0.5, 0.01);
        tone[16_000..48_000].Should().OnlyContain(sample => sample == 0);
        tone[48_000..].Should().Contain(sample => sample != 0);

        double Power(short[] samples, double frequency) => TonesTests.Power(samples, frequency, 8_000);
    }

    [Fact]
    public void OutOfRange_IsRefused()
    {
        Action[] create =
        [
            () => Tones.Sine(12_000, Second), () => Tones.Sine(0, Second), () => Tones.Sine(100, TimeSpan.Zero), () => Tones.Sine(100, Second, level: 1),
            () => Tones.Silence(TimeSpan.FromHours(2)), () => Tones.Beep(sampleRate: 4_000), () => Tones.Dtmf("1", level: -3), () => Tones.Ringback(Second, level: -3),
        ];

        create.Should().AllSatisfy(create => create.Should().Throw<ArgumentOutOfRangeException>());
    }

    /// <summary>The share of the power that one frequency has.</summary>
    private static double Power(short[] samples, double frequency, int rate = 24_000)
    {
        double real = 0;
        double imaginary = 0;
        double all = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            double angle = 2 * Math.PI * frequency * i / rate;
            real += samples[i] * Math.Cos(angle);
            imaginary += samples[i] * Math.Sin(angle);
            all += (double)samples[i] * samples[i];
        }

        return 2 * ((real * real) + (imaginary * imaginary)) / (samples.Length * all);
    }
}
