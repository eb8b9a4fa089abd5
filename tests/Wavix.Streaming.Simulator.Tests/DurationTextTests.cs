namespace Wavix.Streaming.Simulator.Tests;

public class DurationTextTests
{
    [Theory]
    [InlineData("10s", 10_000)]
    [InlineData("500ms", 500)]
    [InlineData("1m30s", 90_000)]
    [InlineData("1h2m3s4ms", 3_723_004)]
    [InlineData("2m", 120_000)]
    [InlineData("1.5s", 1500)]
    [InlineData("2.5", 2500)]
    [InlineData("60", 60_000)]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData(" 5s ", 5000)]
    [InlineData("168h", 604_800_000)]
    public void TryParse_Duration_IsRead(string text, long milliseconds)
    {
        DurationText.TryParse(text, out TimeSpan duration).Should().BeTrue();
        duration.Should().Be(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("s")]
    [InlineData("ten")]
    [InlineData("10x")]
    [InlineData("-1s")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("1,5s")]
    [InlineData("1.2.3s")]
    [InlineData("10s5")]
    [InlineData("30s1m")]
    [InlineData("1s1s")]
    [InlineData("10 s")]
    [InlineData("NaN")]
    [InlineData("169h")]
    [InlineData("99999999999999999999")]
    public void TryParse_SomethingElse_IsRefused(string text) => DurationText.TryParse(text, out _).Should().BeFalse();
}
