namespace Wavix.Streaming.Testing.Tests;

/// <summary>Tracks, RTP timestamps, chunk numbers, frame sizes.</summary>
public class SimulatedCallTrackTests
{
    [Fact]
    public async Task SayBothAsync_TwoVoices_ComeByTurnsOnTheirTracks()
    {
        await using var call = new CallHarness(Both);

        await call.Call.SayBothAsync(CallHarness.Audio(40, 1), CallHarness.Audio(20, 2));

        MediaEvent[] media = await HearMediaAsync(call, 4);
        media.Select(e => (e.Track, e.Payload.Span[0])).Should().Equal(
            (MediaTrack.Inbound, 1), (MediaTrack.Outbound, 2), (MediaTrack.Inbound, 1), (MediaTrack.Outbound, 0));
        media.Select(e => (e.SequenceNumber, e.Chunk, e.Timestamp)).Should().Equal((1, 1, 0), (2, 2, 0), (3, 3, 160), (4, 4, 160));
    }

    [Fact]
    public async Task SayBothAsync_ChunksPerTrack_CountsEachForItself()
    {
        await using var call = new CallHarness(options =>
        {
            Both(options);
            options.ChunksPerTrack = true;
        });

        await call.Call.SayBothAsync(CallHarness.Audio(40), CallHarness.Audio(40));

        (await HearMediaAsync(call, 4)).Select(e => e.Chunk).Should().Equal(1, 1, 2, 2);
    }

    [Fact]
    public async Task SaySilenceAsync_OneWayOfBoth_SendsBothTracks()
    {
        await using var call = new CallHarness(options =>
        {
            Both(options);
            options.StreamType = StreamType.OneWay;
        });

        await call.Call.SaySilenceAsync(CallHarness.Milliseconds(40));

        (await HearMediaAsync(call, 4)).Select(e => e.Track)
            .Should().Equal(MediaTrack.Inbound, MediaTrack.Outbound, MediaTrack.Inbound, MediaTrack.Outbound);
    }

    [Fact]
    public async Task SayBothAsync_OneTrack_Throws()
    {
        await using var call = new CallHarness();

        Func<Task> say = () => call.Call.SayBothAsync(CallHarness.Audio(20), CallHarness.Audio(20));

        await say.Should().ThrowAsync<InvalidOperationException>().WithMessage("*Channel*");
    }

    [Theory]
    [InlineData(StreamType.OneWay, StreamChannel.Outbound, MediaTrack.Outbound)]
    [InlineData(StreamType.OneWay, StreamChannel.Inbound, MediaTrack.Inbound)]
    [InlineData(StreamType.OneWay, StreamChannel.Both, MediaTrack.Inbound)]
    [InlineData(StreamType.TwoWay, StreamChannel.Outbound, MediaTrack.Inbound)]
    public async Task SayAsync_Track_IsTheOneTheStreamCarries(StreamType type, StreamChannel channel, MediaTrack track)
    {
        await using var call = new CallHarness(options => (options.RealTime, options.StreamType, options.Channel) = (false, type, channel));

        await call.Call.SayAsync(CallHarness.Audio(20));

        (await call.HearAsync<MediaEvent>()).Track.Should().Be(track);
    }

    [Theory]
    [InlineData(1000, 20)]
    [InlineData(8000, 160)]
    [InlineData(24_000, 480)]
    public async Task SayAsync_RtpClockAtItsEnd_WrapsAt32Bits(int rate, long step)
    {
        await using var call = new CallHarness(options => (options.RealTime, options.RtpClockRate, options.RtpStart) = (false, rate, uint.MaxValue));

        await call.Call.SayAsync(CallHarness.Audio(60));

        (await HearMediaAsync(call, 3)).Select(e => e.Timestamp).Should().Equal(uint.MaxValue, step - 1, (2 * step) - 1);
    }

    [Fact]
    public async Task SayAsync_MillisecondsWithoutRtpStart_CountFromTheStreamsStart()
    {
        await using var call = new CallHarness(options => (options.RealTime, options.RtpClockRate, options.RtpStart) = (false, 1000, null));

        await call.Call.SayAsync(CallHarness.Audio(40));

        (await HearMediaAsync(call, 2)).Select(e => e.Timestamp).Should().Equal(0, 20);
    }

    [Fact]
    public async Task SayAsync_WithoutRtpStart_BeginsAnywhere()
    {
        var starts = new HashSet<long?>();
        for (int i = 0; i < 5; i++)
        {
            await using var call = new CallHarness(options => (options.RealTime, options.RtpStart) = (false, null));
            await call.Call.SayAsync(CallHarness.Audio(20));
            starts.Add((await call.HearAsync<MediaEvent>()).Timestamp);
        }

        starts.Should().HaveCountGreaterThan(1).And.OnlyContain(start => start >= 0 && start <= uint.MaxValue);
    }

    [Fact]
    public async Task SayAsync_AfterAPause_TimestampsHaveRunOnByWholeFrames()
    {
        await using var call = new CallHarness();
        call.Clock.Advance(TimeSpan.FromSeconds(90) + CallHarness.Milliseconds(5));

        Task saying = call.Call.SayAsync(CallHarness.Audio(20));
        call.Clock.Advance(CallHarness.Milliseconds(20));

        (await call.HearAsync<MediaEvent>()).Timestamp.Should().Be(90 * 8000);
        await saying.SoonAsync();
    }

    [Theory]
    [InlineData(10)]
    [InlineData(30)]
    [InlineData(40)]
    [InlineData(100)]
    public async Task SayAsync_FrameDuration_IsSizeAndTimestampStep(int milliseconds)
    {
        await using var call = new CallHarness(options => (options.RealTime, options.FrameDuration) = (false, CallHarness.Milliseconds(milliseconds)));

        await call.Call.SayAsync(CallHarness.Audio(2 * milliseconds));

        (await HearMediaAsync(call, 2)).Select(e => (e.Payload.Length, e.Timestamp)).Should().Equal(
            (milliseconds * WavixAudio.BytesPerMillisecond, 0), (milliseconds * WavixAudio.BytesPerMillisecond, milliseconds * 8));
    }

    [Fact]
    public async Task SaySilenceAsync_Forever_GoesOnUntilTheCallEnds()
    {
        await using var call = new CallHarness();
        Task silence = call.Call.SaySilenceAsync(Timeout.InfiniteTimeSpan);
        for (int i = 0; i < 500; i++)
        {
            call.Clock.Advance(CallHarness.Milliseconds(20));
            (await call.HearAsync<MediaEvent>()).Payload.ToArray().Should().OnlyContain(value => value == 0);
        }

        await call.Application.CloseAsync(1000, null, CancellationToken.None);
        await call.Call.Completion.SoonAsync();
        call.Clock.Advance(CallHarness.Milliseconds(20));

        Func<Task> end = () => silence.SoonAsync();
        await end.Should().ThrowAsync<IOException>();
    }

    private static void Both(SimulatedCallOptions options) =>
        (options.RealTime, options.StreamType, options.Channel) = (false, StreamType.OneWay, StreamChannel.Both);

    private static async Task<MediaEvent[]> HearMediaAsync(CallHarness call, int count)
    {
        var media = new MediaEvent[count];
        for (int i = 0; i < count; i++)
        {
            media[i] = await call.HearAsync<MediaEvent>();
        }

        return media;
    }
}
