namespace Wavix.Streaming.Tests.Protocol;

/// <summary>The protocol's fixed values and the enums that stand for them.</summary>
public class WireNamesTests
{
    [Theory]
    [InlineData("oneway", StreamType.OneWay)]
    [InlineData("twoway", StreamType.TwoWay)]
    public void StreamType_KnownText_GoesBothWays(string text, StreamType value)
    {
        new StartEvent { StreamTypeText = text }.StreamType.Should().Be(value);
        new StartEvent { StreamType = value }.StreamTypeText.Should().Be(text);
    }

    [Theory]
    [InlineData("inbound", StreamChannel.Inbound)]
    [InlineData("outbound", StreamChannel.Outbound)]
    [InlineData("both", StreamChannel.Both)]
    public void Channel_KnownText_GoesBothWays(string text, StreamChannel value)
    {
        new StartEvent { ChannelText = text }.Channel.Should().Be(value);
        new StartEvent { Channel = value }.ChannelText.Should().Be(text);
    }

    [Theory]
    [InlineData("inbound", MediaTrack.Inbound)]
    [InlineData("outbound", MediaTrack.Outbound)]
    public void Track_KnownText_GoesBothWays(string text, MediaTrack value)
    {
        new MediaEvent { TrackText = text }.Track.Should().Be(value);
        new MediaEvent { Track = value }.TrackText.Should().Be(text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("OneWay")]
    [InlineData("INBOUND")]
    [InlineData("new")]
    public void FixedValue_OtherText_IsUnknown(string? text)
    {
        new StartEvent { StreamTypeText = text }.StreamType.Should().Be(StreamType.Unknown);
        new StartEvent { ChannelText = text }.Channel.Should().Be(StreamChannel.Unknown);
        new MediaEvent { TrackText = text }.Track.Should().Be(MediaTrack.Unknown);
    }

    [Fact]
    public void FixedValue_Unknown_HasNoText()
    {
        new StartEvent { StreamType = StreamType.Unknown }.StreamTypeText.Should().BeNull();
        new StartEvent { Channel = StreamChannel.Unknown }.ChannelText.Should().BeNull();
        new MediaEvent { Track = MediaTrack.Unknown }.TrackText.Should().BeNull();
    }

    [Fact]
    public void Enums_DefaultValue_IsUnknown()
    {
        default(StreamType).Should().Be(StreamType.Unknown);
        default(StreamChannel).Should().Be(StreamChannel.Unknown);
        default(MediaTrack).Should().Be(MediaTrack.Unknown);
    }
}
