namespace Wavix.Streaming.Tests.Realtime.Watermarks;

/// <summary>What a caller heard is decoded: which answer, and which sample of it.</summary>
public class WatermarkTests
{
    private const int Millisecond = Watermark.SampleRate / 1_000;

    [Fact]
    public void Decode_WholeAnswer_IsOneExactPiece()
    {
        IReadOnlyList<WatermarkSpan> spans = WatermarkDecoder.Decode(Watermark.Make(7, 0, 2 * Watermark.SampleRate));

        spans.Should().Equal(new WatermarkSpan(0, 48_000, 7, 0, 48_000, IsExact: true));
    }

    [Fact]
    public void Make_Level_IsAboutMinus12DecibelsOfFullScale()
    {
        double power = Watermark.Make(3, 0, Watermark.SampleRate).Average(sample => (double)sample * sample);

        (10 * Math.Log10(power / (32_768.0 * 32_768.0))).Should().BeApproximately(-12, 0.3);
    }

    [Theory]
    [InlineData(0, 480)]
    [InlineData(1, 480)]
    [InlineData(239, 480)]
    [InlineData(12_345, 777)]
    [InlineData(1_000_003, 24_001)]
    public void Decode_PieceAfterSilence_IsRightToASample(int position, int length)
    {
        short[] heard = [.. new short[1_234], .. Watermark.Make(5, position, length), .. new short[4_321]];

        WatermarkSpan span = WatermarkDecoder.Decode(heard).Should().ContainSingle().Subject;

        span.Number.Should().Be(5);
        span.IsExact.Should().BeTrue();
        span.Start.Should().BeCloseTo(1_234, 1);
        span.Position.Should().BeCloseTo(position, 1);
        span.EndPosition.Should().BeCloseTo(position + length, 1);
    }

    /// <summary>Cuts at random places, in random order, with and without silence between them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Decode_RandomCuts_AreAllRightToASample(int seed)
    {
        var random = new Random(seed);
        var heard = new List<short>();
        var expected = new List<(int Start, int Number, int Position, int Length)>();
        for (int i = 0; i < 60; i++)
        {
            (int number, int position, int length) = (random.Next(Watermark.Numbers), random.Next(2_000_000), random.Next(480, 12_000));
            expected.Add((heard.Count, number, position, length));
            heard.AddRange(Watermark.Make(number, position, length));
            heard.AddRange(new short[random.Next(2) * random.Next(3_000)]);
        }

        IReadOnlyList<WatermarkSpan> spans = WatermarkDecoder.Decode(heard.ToArray());

        spans.Should().HaveSameCount(expected).And.OnlyContain(span => span.IsExact);
        foreach ((WatermarkSpan span, (int start, int number, int position, int length)) in spans.Zip(expected))
        {
            span.Number.Should().Be(number);
            span.Start.Should().BeCloseTo(start, 1);
            span.Position.Should().BeCloseTo(position, 1);
            span.EndPosition.Should().BeCloseTo(position + length, 1);
        }
    }

    /// <summary>A telephone: 8 kHz and µ-law, then cuts and silence.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Decode_CutsOfMuLaw_AreRightToAFewMilliseconds(int seed)
    {
        var random = new Random(seed);
        var heard = new List<short>();
        var expected = new List<(int Start, int Number, int Position, int Length)>();
        for (int i = 0; i < 25; i++)
        {
            (int number, int position, int length) = (random.Next(Watermark.Numbers), random.Next(200_000), random.Next(240, 4_000));
            short[] narrow = Telephone(Watermark.Make(number, 0, position + 3 * length + 300));
            expected.Add((heard.Count, number, position / 3 * 3, length));
            heard.AddRange(narrow.Skip(position / 3).Take(length));
            heard.AddRange(new short[random.Next(2) * random.Next(1_000)]);
        }

        IReadOnlyList<WatermarkSpan> spans = WatermarkDecoder.Decode(heard.ToArray(), 8_000);

        spans.Should().HaveSameCount(expected);
        foreach ((WatermarkSpan span, (int start, int number, int position, int length)) in spans.Zip(expected))
        {
            span.Number.Should().Be(number);
            span.Start.Should().BeCloseTo(start, 3 * 8);
            span.Position.Should().BeCloseTo(position, 3 * Millisecond);
            span.EndPosition.Should().BeCloseTo(position + 3 * length, 3 * Millisecond);

            // Where in the piece it is does not depend on where the piece was cut.
            (span.Position - position - 3 * (span.Start - start)).Should().BeInRange(-3, 3);
        }
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.7)]
    public void Decode_QuieterAnswer_IsFoundButNotExact(double gain)
    {
        short[] heard = [.. Watermark.Make(9, 5_000, 9_600).Select(sample => (short)(sample * gain))];

        WatermarkSpan span = WatermarkDecoder.Decode([.. new short[960], .. heard, .. new short[960]]).Should().ContainSingle().Subject;

        (span.Number, span.IsExact).Should().Be((9, false));
        span.From.TotalMilliseconds.Should().BeApproximately(5_000 / 24.0, 3);
        span.To.TotalMilliseconds.Should().BeApproximately(14_600 / 24.0, 3);
    }

    [Fact]
    public void Decode_OtherSound_IsNotAnAnswer()
    {
        var random = new Random(6);
        short[] noise = [.. Enumerable.Range(0, 60 * Watermark.SampleRate).Select(_ => (short)random.Next(-20_000, 20_000))];
        short[] tone = [.. Enumerable.Range(0, 10 * Watermark.SampleRate).Select(i => (short)(12_000 * Math.Sin(2 * Math.PI * 440 * i / 24_000.0)))];

        WatermarkDecoder.Decode([.. noise, .. tone, .. new short[Watermark.SampleRate]]).Should().BeEmpty();
        WatermarkDecoder.Decode(noise.AsSpan(0, 80_000), 8_000).Should().BeEmpty();
    }

    /// <summary>An answer that another voice covers is not one that was heard.</summary>
    [Fact]
    public void Decode_TwoAnswersAtOnce_AreNeither()
    {
        short[] mixed = [.. Watermark.Make(1, 0, 24_000).Zip(Watermark.Make(2, 0, 24_000), (a, b) => (short)((a + b) / 2))];

        WatermarkDecoder.Decode(mixed).Should().BeEmpty();
    }

    [Fact]
    public void Make_BlockOfManyNumbers_IsReadBack()
    {
        var random = new Random(8);
        for (int i = 0; i < 300; i++)
        {
            (int number, int index) = (random.Next(Watermark.Numbers), random.Next(Watermark.Numbers - 1));

            WatermarkSpan span = WatermarkDecoder.Decode(Watermark.Make(number, index * 240, 240)).Should().ContainSingle().Subject;

            (span.Number, span.Position).Should().Be((number, index * 240));
        }
    }

    private static short[] Telephone(short[] audio) => G711.DecodeMuLaw(G711.EncodeMuLaw(Interpolator.Down(audio)));
}
