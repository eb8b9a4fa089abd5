namespace Wavix.Streaming.Tests.Protocol;

/// <summary>Which spellings of base64 are audio, and which are an invalid message.</summary>
public class PayloadTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("AAE=", "0001")]
    [InlineData("AAE", "0001")]
    [InlineData("AAECAw==", "00010203")]
    [InlineData("AAECAw", "00010203")]
    [InlineData("+/+/+/+/", "FBFFBFFBFFBF")]
    [InlineData("AAEC\\nAwQF", "000102030405")]
    [InlineData("AAEC\\r\\nAwQF\\r\\n", "000102030405")]
    [InlineData(" A A E = ", "0001")]
    [InlineData("AAE\\t=", "0001")]
    [InlineData("AAE=    ", "0001")]
    [InlineData("AA\\u0045\\u003d", "0001")]
    [InlineData("AAE\\n", "0001")]
    [InlineData("    ", "")]
    [InlineData("AAF=", "0001")]
    [InlineData("AAH", "0001")]
    [InlineData("AAECAx==", "00010203")]
    [InlineData("AAECA/", "00010203")]
    public void ReadEvent_Base64InAnySpelling_IsDecoded(string text, string hex) => MessageContent.Of(Read(text)).Payload.Should().Be(hex);

    [Theory]
    [InlineData("AAEC/f7...")]
    [InlineData("A")]
    [InlineData("AAEC/")]
    [InlineData("=")]
    [InlineData("====")]
    [InlineData("AA=")]
    [InlineData("AAE==")]
    [InlineData("AAECAw=")]
    [InlineData("AAECAw===")]
    [InlineData("AAE=AAE=")]
    [InlineData("AA==AA")]
    [InlineData("A=AE")]
    [InlineData("!===")]
    [InlineData("AA!=")]
    [InlineData("AB=C")]
    [InlineData("AA=E")]
    [InlineData("-_-_")]
    [InlineData("AAE=!")]
    [InlineData("AAE=\\u0000")]
    [InlineData("AAE\\u00a0")]
    [InlineData("AAE\\f")]
    [InlineData("AAÉ=")]
    [InlineData("data:audio/pcm;base64,AAE=")]
    public void ReadEvent_NoBase64_IsInvalid(string text) =>
        Read(text).Should().BeOfType<InvalidEvent>().Which.Reason.Should().Be(InvalidMessageReason.InvalidBase64);

    [Theory]
    [InlineData("AA==")]
    [InlineData("AA")]
    [InlineData("AAEC")]
    [InlineData("+/+/")]
    [InlineData("A\\nA")]
    public void ReadEvent_OddByteCount_IsInvalid(string text) =>
        Read(text).Should().BeOfType<InvalidEvent>().Which.Reason.Should().Be(InvalidMessageReason.OddPayloadLength);

    [Theory]
    [InlineData(960)]
    [InlineData(958)]
    [InlineData(2)]
    [InlineData(65_536)]
    [InlineData(750_000)]
    public void ReadEvent_PayloadOfAnySize_IsExact(int length)
    {
        byte[] payload = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 37))];

        MediaEvent media = Read(Convert.ToBase64String(payload)).Should().BeOfType<MediaEvent>().Which;

        media.Payload.Span.SequenceEqual(payload).Should().BeTrue();
    }

    [Fact]
    public void ReadEvent_LineBreaksEvery76Characters_AreSkipped()
    {
        byte[] payload = [.. Enumerable.Range(0, 960).Select(i => (byte)(i * 37))];
        string text = Convert.ToBase64String(payload, Base64FormattingOptions.InsertLineBreaks).Replace("\r\n", "\\r\\n", StringComparison.Ordinal);

        MessageContent.Of(Read(text)).Payload.Should().Be(Convert.ToHexString(payload));
    }

    [Fact]
    public void Duration_TwentyMillisecondFrame_IsTwentyMilliseconds() =>
        Read(Convert.ToBase64String(new byte[960])).Should().BeOfType<MediaEvent>().Which.Duration.Should().Be(WavixAudio.FrameDuration);

    [Fact]
    public void Payload_SetToOddLength_Throws()
    {
        Action create = () => _ = new MediaEvent { Payload = new byte[3] };

        create.Should().Throw<ArgumentException>().WithMessage("3 bytes*").WithParameterName(nameof(MediaEvent.Payload));
    }

    private static WavixEvent Read(string payload) => Wire.Read($$$"""{"event":"media","media":{"payload":"{{{payload}}}"}}""");
}
