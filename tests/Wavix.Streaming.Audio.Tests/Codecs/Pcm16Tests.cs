namespace Wavix.Streaming.Audio.Tests.Codecs;

public class Pcm16Tests
{
    private static readonly short[] Samples = [0, 1, -1, short.MaxValue, short.MinValue, 0x1234];
    private static readonly byte[] Bytes = [0, 0, 1, 0, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0x80, 0x34, 0x12];

    [Fact]
    public void ToBytes_AndBack_IsTheSame()
    {
        Pcm16.ToBytes(Samples).Should().Equal(Bytes);
        Pcm16.ToSamples(Bytes).Should().Equal(Samples);
    }

    [Fact]
    public void AsSamples_Change_IsAChangeOfTheBytes()
    {
        byte[] pcm = [.. Bytes];

        Pcm16.AsSamples(pcm.AsSpan())[1] = 0x0203;

        pcm[2..4].Should().Equal(3, 2);
        Pcm16.AsSamples((ReadOnlySpan<byte>)pcm)[5].Should().Be(0x1234);
    }

    [Fact]
    public void OddBytes_AreRefused()
    {
        Action toSamples = () => Pcm16.ToSamples(new byte[3]);
        Action asSamples = () => Pcm16.AsSamples(new byte[3].AsSpan());
        Action level = () => Pcm16.GetLevel(new byte[3]);

        toSamples.Should().Throw<ArgumentException>().WithMessage("3 bytes is not a whole number*");
        asSamples.Should().Throw<ArgumentException>();
        level.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void GetLevel_KnownSignals_AreKnownLevels()
    {
        short[] sine = Tones.Sine(1000, TimeSpan.FromSeconds(1), level: 0);

        Pcm16.GetLevel(sine).Should().BeApproximately(-3.01, 0.05);
        Pcm16.GetLevel(Pcm16.ToBytes(sine)).Should().Be(Pcm16.GetLevel(sine));
        Pcm16.GetPeak(sine).Should().BeApproximately(0, 0.01);
        Pcm16.GetPeak([short.MinValue]).Should().Be(0);
        Pcm16.GetLevel(new short[10]).Should().Be(double.NegativeInfinity);
        Pcm16.GetLevel(Array.Empty<short>()).Should().Be(double.NegativeInfinity);
    }

    [Fact]
    public void ApplyGain_Saturates()
    {
        short[] samples = [100, -100, 20_000, -20_000];

        Pcm16.ApplyGain(samples, 6.0206);

        samples.Should().Equal(200, -200, short.MaxValue, short.MinValue);
    }

    [Fact]
    public void MixInto_AddsWithGainAndSaturates()
    {
        short[] music = [1000, 1000, 30_000, 5];

        Pcm16.MixInto([1000, -500, 30_000], music, decibels: -6.0206);

        music.Should().Equal(1500, 750, short.MaxValue, 5);
    }

    [Fact]
    public void MixInto_DestinationIsShorter_IsRefused()
    {
        Action mix = () => Pcm16.MixInto(new short[3], new short[2]);

        mix.Should().Throw<ArgumentException>().WithMessage("The destination holds 2 samples; 3 are added.*");
    }

    [Fact]
    public void Fades_GoFromSilenceAndToSilence()
    {
        short[] samples = [.. Enumerable.Repeat((short)1000, 10)];
        Pcm16.FadeIn(samples.AsSpan(0, 5));
        Pcm16.FadeOut(samples.AsSpan(5));

        samples.Should().Equal(100, 300, 500, 700, 900, 900, 700, 500, 300, 100);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(101)]
    [InlineData(-201)]
    public void ApplyGain_OutOfRange_IsRefused(double decibels)
    {
        Action gain = () => Pcm16.ApplyGain([], decibels);

        gain.Should().Throw<ArgumentOutOfRangeException>();
    }
}
