namespace Wavix.Streaming.Audio.Tests.Codecs;

public class G711Tests
{
    private static readonly short[] EverySample = [.. Enumerable.Range(short.MinValue, 65_536).Select(value => (short)value)];
    private static readonly byte[] EveryCode = [.. Enumerable.Range(0, 256).Select(code => (byte)code)];

    [Fact]
    public void EncodeMuLaw_EverySample_FollowsTheDecisionValues() => Encode(G711.EncodeMuLaw).Should().Equal(EverySample.Select(DecisionValues.MuLaw));

    [Fact]
    public void EncodeALaw_EverySample_FollowsTheDecisionValues() => Encode(G711.EncodeALaw).Should().Equal(EverySample.Select(DecisionValues.ALaw));

    [Fact]
    public void DecodeMuLaw_EveryCode_IsWhereItsStepIs() => Decode(G711.DecodeMuLaw).Should().Equal(EveryCode.Select(DecisionValues.MuLawSample));

    [Fact]
    public void DecodeALaw_EveryCode_IsTheMiddleOfItsStep() => Decode(G711.DecodeALaw).Should().Equal(EveryCode.Select(DecisionValues.ALawSample));

    [Fact]
    public void EncodeMuLaw_DecodedCodes_AreTheCodesAgain()
    {
        byte[] codes = new byte[256];

        G711.EncodeMuLaw(Decode(G711.DecodeMuLaw), codes).Should().Be(256);

        // Two codes stand for 0; silence is the positive one.
        codes.Should().Equal(EveryCode.Select(code => code == 0x7F ? (byte)0xFF : code));
    }

    [Fact]
    public void EncodeALaw_DecodedCodes_AreTheCodesAgain()
    {
        byte[] codes = new byte[256];

        G711.EncodeALaw(Decode(G711.DecodeALaw), codes).Should().Be(256);

        codes.Should().Equal(EveryCode);
    }

    [Fact]
    public void Decode_RoomTooSmall_Throws()
    {
        ((Action)(() => G711.DecodeMuLaw(new byte[2], new short[1]))).Should().Throw<ArgumentException>().WithParameterName("samples");
        ((Action)(() => G711.DecodeALaw(new byte[2], new short[1]))).Should().Throw<ArgumentException>().WithParameterName("samples");
    }

    [Fact]
    public void Encode_RoomTooSmall_Throws()
    {
        ((Action)(() => G711.EncodeMuLaw(new short[2], new byte[1]))).Should().Throw<ArgumentException>().WithParameterName("codes");
        ((Action)(() => G711.EncodeALaw(new short[2], new byte[1]))).Should().Throw<ArgumentException>().WithParameterName("codes");
    }

    private static byte[] Encode(Encoder encode)
    {
        byte[] codes = new byte[EverySample.Length];
        encode(EverySample, codes);
        return codes;
    }

    private static short[] Decode(Decoder decode)
    {
        short[] samples = new short[256];
        decode(EveryCode, samples);
        return samples;
    }

    private delegate int Encoder(ReadOnlySpan<short> samples, Span<byte> codes);

    private delegate int Decoder(ReadOnlySpan<byte> codes, Span<short> samples);
}
