namespace Wavix.Streaming.Audio.Tests.Recording;

public class CallRecorderTests
{
    private const int Frame = WavixAudio.SampleRate / 50;

    [Fact]
    public async Task RecordAsync_RawAudio_IsOnTheRight()
    {
        await using RecordedCall call = await RecordedCall.StartAsync();
        byte[] pcm = RecordedCall.Noise(1000, seed: 1);
        await call.Session.SendMediaAsync(pcm);
        await call.PassAsync(400);
        await call.Session.SendClearAsync();
        await call.PassAsync(1000);
        await call.HangUpAsync();

        short[] right = (await RecordedCall.ReadAsync(call.Path))[1];
        int start = Array.FindIndex(right, sample => sample != 0);
        right.AsSpan(start, Frame * 20).SequenceEqual(Pcm16.ToSamples(pcm).AsSpan(0, Frame * 20)).Should().BeTrue();
        right.AsSpan(start + (Frame * 20)).IndexOfAnyExcept((short)0).Should().Be(-1, "the rest was cleared");
    }

    [Fact]
    public async Task RecordAsync_Burst_IsNeitherGapNorOverwritten()
    {
        await using RecordedCall call = await RecordedCall.StartAsync(options => options.Faults.Burst = TimeSpan.FromMilliseconds(2500));
        await call.SayAsync(RecordedCall.Noise(20_000, seed: 1));
        CallRecording recording = await call.HangUpAsync();

        short[] left = (await RecordedCall.ReadAsync(call.Path))[0];
        left.AsSpan(Array.FindIndex(left, sample => sample != 0)).Count((short)0).Should().BeLessThan(Frame, "the audio is in one piece");
        left.Count(sample => sample != 0).Should().Be(20 * WavixAudio.SampleRate);
        recording.Gaps.Should().BeEmpty();
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(-1000)]
    public async Task RecordAsync_ClocksThatMoveApart_DoesNotDrift(double skew)
    {
        // 360 ms in 6 minutes: what 100 parts per million are in an hour.
        await using RecordedCall call = await RecordedCall.StartAsync(
            options => options.Faults.ClockSkew = skew, new CallRecorderOptions { SampleRate = 8000, Encoding = WavEncoding.MuLaw });
        byte[] second = [.. RecordedCall.Noise(500, seed: 1), .. new byte[500 * WavixAudio.BytesPerMillisecond]];
        TimeSpan last = default;
        for (int i = 0; i < 360; i++)
        {
            last = call.Clock.Elapsed;
            await call.SayAsync(second);
        }

        await call.HangUpAsync();

        short[] left = (await RecordedCall.ReadAsync(call.Path))[0];
        int from = (int)(last.TotalSeconds * 8000);
        int start = from - 2000 + left.AsSpan(from - 2000).IndexOfAnyExceptInRange((short)-500, (short)500);
        ((start - from) / 8.0).Should().BeInRange(-60, 60, "in milliseconds: the tolerance and a message");
    }

    [Fact]
    public async Task RecordAsync_BothTracksOfAOneWayStream_RightIsTheOutboundTrack()
    {
        await using RecordedCall call = await RecordedCall.StartAsync(options =>
        {
            options.StreamType = StreamType.OneWay;
            options.Channel = StreamChannel.Both;
        });
        byte[] inbound = RecordedCall.Noise(2000, seed: 1);
        byte[] outbound = RecordedCall.Noise(2000, seed: 2);
        await call.Call.SayBothAsync(inbound, outbound);
        await call.HangUpAsync();

        short[][] channels = await RecordedCall.ReadAsync(call.Path);
        channels[0].AsSpan().IndexOf(Pcm16.ToSamples(inbound)).Should().BeInRange(0, Frame);
        channels[1].AsSpan().IndexOf(Pcm16.ToSamples(outbound)).Should().BeInRange(0, Frame);
    }

    [Fact]
    public async Task RecordAsync_AudioFasterThanRealTime_IsThereWhole()
    {
        await using RecordedCall call = await RecordedCall.StartAsync(options => options.RealTime = false);
        byte[] said = [.. RecordedCall.Noise(300, seed: 1), .. new byte[48_000], .. RecordedCall.Noise(300, seed: 2)];
        await call.SayAsync(said);
        await call.HangUpAsync();

        (await RecordedCall.ReadAsync(call.Path))[0].AsSpan().IndexOf(Pcm16.ToSamples(said)).Should().BeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task RecordAsync_LineStuckForTenSeconds_AudioIsWholeAndNoLaterThanItArrived()
    {
        await using RecordedCall call = await RecordedCall.StartAsync(options => options.Faults.Burst = TimeSpan.FromSeconds(10));
        byte[] first = RecordedCall.Noise(15_000, seed: 1);
        byte[] last = RecordedCall.Noise(1000, seed: 2);
        await call.SayAsync([.. first, .. new byte[20_000 * WavixAudio.BytesPerMillisecond]]);
        await call.SayAsync(last);
        await call.HangUpAsync();

        short[] left = (await RecordedCall.ReadAsync(call.Path))[0];
        left.Count(sample => sample != 0).Should().Be(16 * WavixAudio.SampleRate);
        int found = left.AsSpan().IndexOf(Pcm16.ToSamples(last));
        found.Should().BeInRange(35 * WavixAudio.SampleRate, 45 * WavixAudio.SampleRate, "it arrives up to 10 s late");
    }

    [Fact]
    public async Task RecordAsync_ApplicationReads_StillGetsEveryEvent()
    {
        await using RecordedCall call = await RecordedCall.StartAsync();
        await call.SayAsync(RecordedCall.Noise(1000, seed: 1));
        await call.HangUpAsync();

        int media = 0;
        await foreach (WavixEvent e in call.Session.ReadEventsAsync())
        {
            media += e is MediaEvent ? 1 : 0;
        }

        media.Should().Be(50);
    }

    [Fact]
    public async Task RecordAsync_ReceiveMediaOff_RecordsTheCallerAllTheSame()
    {
        await using RecordedCall call = await RecordedCall.StartAsync(configureSession: options => options.ReceiveMedia = false);
        byte[] said = RecordedCall.Noise(1000, seed: 1);
        await call.SayAsync(said);
        await call.HangUpAsync();

        (await RecordedCall.ReadAsync(call.Path))[0].AsSpan().IndexOf(Pcm16.ToSamples(said)).Should().BeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task RecordAsync_Canceled_CompletesTheFileAndLeavesTheCall()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        await using RecordedCall call = await RecordedCall.StartAsync();
        Task<CallRecording> other = CallRecorder.RecordAsync(call.Session, folder.File("other.wav"), cancellationToken: stop.Token);
        await call.SayAsync(RecordedCall.Noise(1000, seed: 1));
        await stop.CancelAsync();
        CallRecording recording = await call.Clock.RunUntilAsync(other);

        recording.Duration.Should().BeCloseTo(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(50));
        call.Session.State.Should().Be(WavixStreamState.Streaming);
    }
}
