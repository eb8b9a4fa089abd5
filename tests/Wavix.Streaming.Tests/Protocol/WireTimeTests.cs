using System.Text;

namespace Wavix.Streaming.Tests.Protocol;

public class WireTimeTests
{
    [Theory]
    [InlineData("2024-01-15T10:30:00Z", "2024-01-15T10:30:00+00:00")]
    [InlineData("2024-01-15t10:30:00z", "2024-01-15T10:30:00+00:00")]
    [InlineData("2024-01-15 10:30:00+0530", "2024-01-15T10:30:00+05:30")]
    [InlineData("2024-01-15 10:30:00 +05:30", "2024-01-15T10:30:00+05:30")]
    [InlineData("2024-01-15T10:30:00-08", "2024-01-15T10:30:00-08:00")]
    [InlineData("2024-01-15T10:30:00,5Z", "2024-01-15T10:30:00.5+00:00")]
    [InlineData("2024-01-15T10:30:00.123456789Z", "2024-01-15T10:30:00.1234567+00:00")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00+00:00")]
    public void TryParse_SpellingThatIsUnambiguous_IsRead(string text, string expected)
    {
        WireTime.TryParse(Encoding.ASCII.GetBytes(text), out DateTimeOffset time).Should().BeTrue();

        time.Should().Be(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));
        time.Offset.Should().Be(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture).Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2024-01-15T10:30:00")]
    [InlineData("2024-01-15T10:30:00.Z")]
    [InlineData("2024-01-15T10:30:00+5")]
    [InlineData("2024-01-15T10:30:00+05:")]
    [InlineData("2024-01-15T10:30:00+05:60")]
    [InlineData("2024-01-15T10:30:00+15:00")]
    [InlineData("2024-13-15T10:30:00Z")]
    [InlineData("2024-02-30T10:30:00Z")]
    [InlineData("2024-01-15T24:30:00Z")]
    [InlineData("2024-01-15T10:30:61Z")]
    [InlineData("+024-01-15T10:30:00Z")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("9999-12-31T23:59:60Z")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("2024-01-15T10:30:00Z ")]
    public void TryParse_AmbiguousOrImpossible_IsRefused(string text) =>
        WireTime.TryParse(Encoding.ASCII.GetBytes(text), out _).Should().BeFalse();

    [Theory]
    [InlineData("2024-01-15T10:30:00+00:00", "2024-01-15T10:30:00Z")]
    [InlineData("2024-01-15T10:30:00.5+05:30", "2024-01-15T10:30:00.5+05:30")]
    [InlineData("2024-01-15T10:30:00.0000001-08:00", "2024-01-15T10:30:00.0000001-08:00")]
    public void Format_Time_IsWrittenAsOnTheWire(string time, string expected)
    {
        Span<byte> text = stackalloc byte[WireTime.MaxLength];

        int length = WireTime.Format(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture), text);

        Encoding.ASCII.GetString(text[..length]).Should().Be(expected);
    }
}
