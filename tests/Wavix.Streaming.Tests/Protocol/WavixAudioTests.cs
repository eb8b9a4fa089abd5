namespace Wavix.Streaming.Tests.Protocol;

public class WavixAudioTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 416)]
    [InlineData(48, 10_000)]
    [InlineData(49, 10_000)]
    [InlineData(960, 200_000)]
    [InlineData(48_000, TimeSpan.TicksPerSecond)]
    [InlineData(48_000L * 86_400 * 36_500, TimeSpan.TicksPerDay * 36_500)]
    public void GetDuration_Bytes_IsTheirPlayingTime(long bytes, long ticks) => WavixAudio.GetDuration(bytes).Ticks.Should().Be(ticks);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(416, 0)]
    [InlineData(417, 2)]
    [InlineData(10_000, 48)]
    [InlineData(200_000, 960)]
    [InlineData(TimeSpan.TicksPerSecond, 48_000)]
    [InlineData(TimeSpan.TicksPerDay * 36_500, 48_000L * 86_400 * 36_500)]
    [InlineData(long.MaxValue, 44_272_185_776_902_922)]
    public void GetByteCount_Time_IsWholeSamples(long ticks, long bytes) =>
        WavixAudio.GetByteCount(TimeSpan.FromTicks(ticks)).Should().Be(bytes);

    [Fact]
    public void GetDuration_LongestThatATimeSpanHolds_IsExact() =>
        (long.MaxValue - WavixAudio.GetDuration(44_272_185_776_902_923).Ticks).Should().BeInRange(0, 417);

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(44_272_185_776_902_924)]
    [InlineData(long.MaxValue)]
    public void GetDuration_OutOfRange_Throws(long length)
    {
        Action get = () => WavixAudio.GetDuration(length);

        get.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("bytes");
    }

    [Fact]
    public void GetByteCount_NegativeTime_Throws()
    {
        Action get = () => WavixAudio.GetByteCount(TimeSpan.FromTicks(-1));

        get.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("duration");
    }

    [Fact]
    public void Constants_OfOneFrame_AgreeWithEachOther()
    {
        WavixAudio.FrameBytes.Should().Be(960);
        WavixAudio.GetByteCount(WavixAudio.FrameDuration).Should().Be(WavixAudio.FrameBytes);
        WavixAudio.GetDuration(WavixAudio.FrameBytes).Should().Be(WavixAudio.FrameDuration);
        (WavixAudio.SampleRate * WavixAudio.BytesPerSample).Should().Be(1000 * WavixAudio.BytesPerMillisecond);
    }
}
