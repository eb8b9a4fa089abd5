using System.Globalization;
using System.Text;

namespace Wavix.Streaming.Tests.Protocol;

public class WireTimeTests
{
    [Theory]
    [InlineData("2024-01-15T10:30:00Z", "2024-01-15T10:30:00+00:00")]
    [InlineData("2024-01-15T10:30:00+05:30", "2024-01-15T10:30:00+05:30")]
    [InlineData("2024-01-15T10:30:00-00:00", "2024-01-15T10:30:00+00:00")]
    [InlineData("2024-01-15T10:30:00.5Z", "2024-01-15T10:30:00.5+00:00")]
    [InlineData("2024-01-15T10:30:00.123456789Z", "2024-01-15T10:30:00.1234567+00:00")]
    [InlineData("2024-01-15T10:30:00.1234567890123456-08:00", "2024-01-15T10:30:00.1234567-08:00")]
    [InlineData("2024-01-15T10:30:00\\u002b05:30", "2024-01-15T10:30:00+05:30")]
    public void ReadEvent_TimeAsInRfc3339_IsRead(string text, string expected)
    {
        WavixEvent e = Read(text);

        e.EventTime.Should().Be(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture));
        e.EventTime!.Value.Offset.Should().Be(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture).Offset);
        e.Anomalies.Should().Be(EventAnomalies.None);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2024-01-15")]
    [InlineData("2024-01-15T10:30Z")]
    [InlineData("2024-01-15T10:30+01:00")]
    [InlineData("2024-01-15T10:30:00")]
    [InlineData("2024-01-15T10:30:00.")]
    [InlineData("2024-01-15T10:30:00.Z")]
    [InlineData("2024-01-15T10:30:00.+01:00")]
    [InlineData("2024-01-15T10:30:00+5")]
    [InlineData("2024-01-15T10:30:00+05")]
    [InlineData("2024-01-15T10:30:00+0530")]
    [InlineData("2024-01-15T10:30:00+05:")]
    [InlineData("2024-01-15T10:30:00+05:60")]
    [InlineData("2024-01-15T10:30:00+15:00")]
    [InlineData("2024-01-15T10:30:00,5Z")]
    [InlineData("2024-01-15t10:30:00z")]
    [InlineData("2024-01-15 10:30:00Z")]
    [InlineData("2024-01-15T10:30:00 Z")]
    [InlineData("2024-01-15T10:30:00Z ")]
    [InlineData("2024-13-15T10:30:00Z")]
    [InlineData("2024-02-30T10:30:00Z")]
    [InlineData("2024-01-15T24:00:00Z")]
    [InlineData("2016-12-31T23:59:60Z")]
    [InlineData("+024-01-15T10:30:00Z")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    public void ReadEvent_AnyOtherTime_IsNullAndMistyped(string text)
    {
        WavixEvent e = Read(text);

        e.EventTime.Should().BeNull();
        e.Anomalies.Should().Be(EventAnomalies.MistypedField);
    }

    [Theory]
    [InlineData("2024-01-15T10:30:00+00:00", "2024-01-15T10:30:00Z")]
    [InlineData("2024-01-15T10:30:00.5+05:30", "2024-01-15T10:30:00.5+05:30")]
    [InlineData("2024-01-15T10:30:00.0000001-08:00", "2024-01-15T10:30:00.0000001-08:00")]
    public void Format_Time_IsWrittenAsOnTheWire(string time, string expected)
    {
        Span<byte> text = stackalloc byte[WireTime.MaxLength];

        int length = WireTime.Format(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), text);

        Encoding.ASCII.GetString(text[..length]).Should().Be(expected);
    }

    private static WavixEvent Read(string time) => Wire.Read($$"""{"event":"connected","event_time":"{{time}}"}""");
}
