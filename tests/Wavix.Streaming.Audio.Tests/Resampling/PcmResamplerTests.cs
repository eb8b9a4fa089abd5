namespace Wavix.Streaming.Audio.Tests.Resampling;

public class PcmResamplerTests
{
    public static TheoryData<int, int> Pairs => RatePairs.All;

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Process_AnyCuts_GiveTheSamplesOfOneShot(int inputRate, int outputRate)
    {
        var random = new Random((inputRate * 31) + outputRate);
        short[] input = Noise(random, 9_001);
        short[] whole = PcmResampler.Resample(input, inputRate, outputRate);
        var resampler = new PcmResampler(inputRate, outputRate);

        for (int run = 0; run < 3; run++)
        {
            Cut(resampler, input, () => random.Next(3) == 0 ? random.Next(3) : random.Next(2_500)).Should().Equal(whole);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Flush_AfterAnyNumberOfSamples_CompletesTheExactLength(int inputRate, int outputRate)
    {
        var resampler = new PcmResampler(inputRate, outputRate);
        foreach (int samples in Enumerable.Range(0, 40).Concat([440, 441, 442, 1_023, 1_024, 1_025, inputRate]))
        {
            long expected = (((long)samples * outputRate) + inputRate - 1) / inputRate;

            Cut(resampler, new short[samples], () => samples).Should().HaveCount((int)expected, $"{samples} samples went in");
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Process_FullScaleSquareWave_Saturates(int inputRate, int outputRate)
    {
        short[] square = [.. Enumerable.Range(0, inputRate / 4).Select(i => i * 300 / inputRate % 2 == 0 ? short.MaxValue : short.MinValue)];

        short[] output = PcmResampler.Resample(square, inputRate, outputRate);

        output.Should().Contain(short.MaxValue).And.Contain(short.MinValue);
        for (int i = 0; i < output.Length; i++)
        {
            // Far from the edges the sign must be the input's: a value that wrapped around would have the other one.
            double halfWaves = i * 300.0 / outputRate;
            if (halfWaves % 1 is > 0.1 and < 0.9)
            {
                (output[i] > 0).Should().Be((int)halfWaves % 2 == 0, $"sample {i} is {output[i]}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Process_Impulse_PeaksAtItsOwnTime(int inputRate, int outputRate)
    {
        // At a whole second both rates have a sample.
        short[] input = new short[2 * inputRate];
        input[inputRate] = short.MaxValue;

        short[] output = PcmResampler.Resample(input, inputRate, outputRate);

        Array.IndexOf(output, output.Max()).Should().Be(outputRate);
        for (int i = 1; i < 50; i++)
        {
            ((int)output[outputRate - i]).Should().Be(output[outputRate + i], "the filter is symmetric");
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Process_Constant_StaysWhatItIs(int inputRate, int outputRate)
    {
        short[] input = new short[inputRate / 2];
        Array.Fill(input, (short)12_345);

        short[] output = PcmResampler.Resample(input, inputRate, outputRate);

        output[(output.Length / 4)..(output.Length * 3 / 4)].Should().OnlyContain(sample => sample == 12_345);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Scalar_AgainstVectors_DiffersByOneAtMost(int inputRate, int outputRate)
    {
        short[] input = Noise(new Random(7), inputRate / 2);
        var scalar = new PcmResampler(inputRate, outputRate, vectorised: false);

        short[] output = Cut(scalar, input, () => 1_000);

        output.Zip(PcmResampler.Resample(input, inputRate, outputRate), (a, b) => Math.Abs(a - b)).Max().Should().BeLessThanOrEqualTo(1);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Delay_OfARunningStream_IsHowFarTheOutputLagsAndAtMostEightMilliseconds(int inputRate, int outputRate)
    {
        var resampler = new PcmResampler(inputRate, outputRate);

        int written = resampler.Process(new short[inputRate], new short[resampler.GetMaxOutput(inputRate)]);

        resampler.Delay.TotalMilliseconds.Should().BeLessThanOrEqualTo(8);
        (outputRate - written).Should().BeInRange(
            (int)(resampler.Delay.TotalSeconds * outputRate) - 1, (int)Math.Ceiling(resampler.Delay.TotalSeconds * outputRate) + 1);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Process_InSteadyState_AllocatesNothing(int inputRate, int outputRate)
    {
        var resampler = new PcmResampler(inputRate, outputRate);
        short[] input = new short[inputRate / 50];
        short[] output = new short[resampler.GetMaxOutput(input.Length)];
        resampler.Flush(output.AsSpan(resampler.Process(input, output)));

        long allocated = ThreadAllocations.Least(0, () =>
        {
            for (int i = 0; i < 20; i++)
            {
                resampler.Process(input, output);
            }

            resampler.Flush(output);
        });

        allocated.Should().Be(0);
    }

    [Theory]
    [InlineData(24_000, 16_000)]
    [InlineData(22_050, 24_000)]
    [InlineData(16_000, 16_000)]
    public void Process_RoomForOneTooFew_ThrowsAndTakesNothing(int inputRate, int outputRate)
    {
        short[] input = Noise(new Random(3), 2_000);
        short[] expected = PcmResampler.Resample(input, inputRate, outputRate);
        var resampler = new PcmResampler(inputRate, outputRate);
        short[] first = new short[resampler.GetMaxOutput(input.Length)];
        int written = new PcmResampler(inputRate, outputRate).Process(input, first);

        resampler.Invoking(it => it.Process(input, new short[written - 1])).Should().Throw<ArgumentException>().WithMessage("*GetMaxOutput*");

        short[] exact = new short[written];
        resampler.Process(input, exact).Should().Be(written);
        exact.Should().Equal(expected[..written]);
    }

    [Fact]
    public void Flush_RoomTooSmall_ThrowsAndCanBeTriedAgain()
    {
        var resampler = new PcmResampler(16_000, 24_000);
        short[] output = new short[resampler.GetMaxOutput(100)];
        int written = resampler.Process(Noise(new Random(4), 100), output);

        resampler.Invoking(it => it.Flush(default)).Should().Throw<ArgumentException>();

        resampler.Flush(output.AsSpan(written)).Should().Be(150 - written);
    }

    [Fact]
    public void Reset_InTheMiddle_BeginsANewStream()
    {
        short[] input = Noise(new Random(5), 3_000);
        var resampler = new PcmResampler(44_100, 48_000);
        resampler.Process(input, new short[resampler.GetMaxOutput(input.Length)]);

        resampler.Reset();

        Cut(resampler, input, () => 777).Should().Equal(PcmResampler.Resample(input, 44_100, 48_000));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void GetMaxOutput_OfAnyState_HoldsProcessAndFlush(int inputRate, int outputRate)
    {
        var random = new Random(6);
        for (int run = 0; run < 50; run++)
        {
            var resampler = new PcmResampler(inputRate, outputRate);
            int before = random.Next(500);
            resampler.Process(new short[before], new short[resampler.GetMaxOutput(before)]);
            int samples = random.Next(200);
            short[] output = new short[resampler.GetMaxOutput(samples)];

            int written = resampler.Process(new short[samples], output);
            Action flush = () => resampler.Flush(output.AsSpan(written));

            flush.Should().NotThrow();
        }
    }

    [Theory]
    [InlineData(0, 8_000)]
    [InlineData(8_000, -1)]
    [InlineData(11_000, 8_000)]
    [InlineData(8_000, 192_000)]
    public void Constructor_OtherRates_NamesThoseThereAre(int inputRate, int outputRate)
    {
        Action create = () => _ = new PcmResampler(inputRate, outputRate);

        create.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 88200 or 96000*");
    }

    private static short[] Noise(Random random, int samples) =>
        [.. Enumerable.Range(0, samples).Select(_ => (short)random.Next(short.MinValue, short.MaxValue + 1))];

    private static short[] Cut(PcmResampler resampler, short[] input, Func<int> piece)
    {
        var output = new List<short>();
        for (int at = 0; at < input.Length;)
        {
            int length = Math.Min(piece(), input.Length - at);
            short[] room = new short[resampler.GetMaxOutput(length)];
            output.AddRange(room[..resampler.Process(input.AsSpan(at, length), room)]);
            at += length;
        }

        short[] rest = new short[resampler.GetMaxOutput(0)];
        output.AddRange(rest[..resampler.Flush(rest)]);
        return [.. output];
    }
}
