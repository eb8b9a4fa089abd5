using System.Runtime.InteropServices;
using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Testing.Tests;

/// <summary>What the application gets: fields, numbers, timestamps.</summary>
public class SimulatedCallEventTests
{
    [Fact]
    public async Task StartAsync_FirstMessage_IsConnectedWithItsTimeAlone()
    {
        await using var call = new CallHarness();

        await call.Call.StartAsync();

        ConnectedEvent connected = await call.HearAsync<ConnectedEvent>();
        connected.EventTime.Should().Be(call.Clock.GetUtcNow());
        connected.CallId.Should().BeNull();
        connected.StreamId.Should().BeNull();
        connected.SequenceNumber.Should().BeNull();
    }

    [Fact]
    public async Task StartAsync_SecondMessage_IsStartAsTheOptionsSay()
    {
        await using var call = new CallHarness(options =>
        {
            options.StreamType = StreamType.OneWay;
            options.Channel = StreamChannel.Both;
        });

        await call.Call.StartAsync();

        await call.HearAsync<ConnectedEvent>();
        StartEvent start = await call.HearAsync<StartEvent>();
        start.Should().BeEquivalentTo(new
        {
            CallId = "abc-123",
            StreamId = "str-456",
            StreamTypeText = "oneway",
            ChannelText = "both",
            SequenceNumber = 1L,
            Anomalies = EventAnomalies.None,
        });
    }

    [Theory]
    [InlineData(1000, 20)]
    [InlineData(8000, 160)]
    [InlineData(24_000, 480)]
    public async Task SayAsync_Media_IsNumberedAndStamped(int rtpClockRate, int samplesPerFrame)
    {
        await using var call = new CallHarness(options =>
        {
            options.RealTime = false;
            options.RtpClockRate = rtpClockRate;
        });
        await call.StartAsync();

        await call.Call.SayAsync(CallHarness.Audio(60));

        for (int i = 0; i < 3; i++)
        {
            (await call.HearAsync<MediaEvent>()).Should().BeEquivalentTo(new
            {
                CallId = "abc-123",
                StreamId = "str-456",
                SequenceNumber = (long?)(2 + i),
                TrackText = "inbound",
                Chunk = (long?)(1 + i),
                Timestamp = (long?)(i * samplesPerFrame),
                Anomalies = EventAnomalies.None,
            });
        }
    }

    [Fact]
    public async Task SayAsync_Again_GoesOnNumbering()
    {
        await using var call = new CallHarness(options => options.RealTime = false);
        await call.StartAsync();

        await call.Call.SayAsync(CallHarness.Audio(20));
        await call.Call.SayAsync(CallHarness.Audio(20));

        await call.HearAsync<MediaEvent>();
        MediaEvent second = await call.HearAsync<MediaEvent>();
        (second.SequenceNumber, second.Chunk, second.Timestamp).Should().Be((3, 2, 160));
    }

    [Fact]
    public async Task SayAsync_Payloads_AreTheAudioInFrames()
    {
        await using var call = new CallHarness(options => options.RealTime = false);
        await call.StartAsync();
        byte[] said = TestAudio.Speech(CallHarness.Milliseconds(40));

        await call.Call.SayAsync(said);

        (await call.HearAsync<MediaEvent>()).Payload.ToArray().Should().Equal(said[..960]);
        (await call.HearAsync<MediaEvent>()).Payload.ToArray().Should().Equal(said[960..]);
    }

    [Fact]
    public async Task SayAsync_LastFrameNotFull_IsFilledWithSilence()
    {
        await using var call = new CallHarness(options => options.RealTime = false);
        await call.StartAsync();

        await call.Call.SayAsync(CallHarness.Audio(30, fill: 7));

        await call.HearAsync<MediaEvent>();
        (await call.HearAsync<MediaEvent>()).Payload.ToArray().Should().Equal([.. CallHarness.Audio(10, fill: 7), .. CallHarness.Audio(10, fill: 0)]);
    }

    [Fact]
    public async Task SayAsync_OddNumberOfBytes_Throws()
    {
        await using var call = new CallHarness();

        Func<Task> say = () => call.Call.SayAsync(new byte[3]);

        await say.Should().ThrowAsync<ArgumentException>().WithParameterName("pcm");
    }

    [Fact]
    public async Task SayWavAsync_WavFile_SaysItsAudio()
    {
        await using var call = new CallHarness(options => options.RealTime = false);
        await call.StartAsync();
        byte[] said = TestAudio.Speech(CallHarness.Milliseconds(20));
        using var file = new TemporaryFile();
        await using (WavWriter wav = WavWriter.Create(file.Path, WavixAudio.SampleRate))
        {
            await wav.WriteAsync(said);
        }

        await call.Call.SayWavAsync(file.Path);

        (await call.HearAsync<MediaEvent>()).Payload.ToArray().Should().Equal(said);
    }

    [Fact]
    public async Task SayWavAsync_StereoAtAnotherRate_SaysItAsTheCallNeedsIt()
    {
        await using var call = new CallHarness(options => options.RealTime = false);
        await call.StartAsync();
        short[] said = [.. Enumerable.Range(0, 160).Select(i => (short)(9_000 * Math.Sin(i * 0.3)))];
        using var file = new TemporaryFile();
        await using (WavWriter wav = WavWriter.Create(file.Path, 8_000, channels: 2, WavEncoding.IeeeFloat32))
        {
            await wav.WriteAsync(said.SelectMany(sample => new[] { sample, sample }).ToArray());
        }

        await call.Call.SayWavAsync(file.Path);

        MemoryMarshal.Cast<byte, short>((await call.HearAsync<MediaEvent>()).Payload.Span).ToArray()
            .Should().Equal(PcmResampler.Resample(said, 8_000, WavixAudio.SampleRate));
    }

    [Fact]
    public async Task SayWavAsync_NoWav_SendsNothing()
    {
        await using var call = new CallHarness();
        using var file = new TemporaryFile();
        await File.WriteAllTextAsync(file.Path, "no audio");

        Func<Task> say = () => call.Call.SayWavAsync(file.Path);

        await say.Should().ThrowAsync<InvalidDataException>();
        call.Messages.Should().BeEmpty();
    }

    [Theory]
    [InlineData(10)]
    [InlineData(5000)]
    [InlineData(100_000)]
    public async Task SendRawAsync_AnyBytes_ArriveUnchanged(int length)
    {
        await using var call = new CallHarness();
        byte[] raw = new byte[length];
        new Random(1).NextBytes(raw);

        await call.Call.SendRawAsync(raw);

        (await call.ReceiveAsync()).Data.ToArray().Should().Equal(raw);
    }

    [Fact]
    public async Task SendRawAsync_BetweenMedia_TakesNoNumber()
    {
        await using var call = new CallHarness(options => options.RealTime = false);
        await call.StartAsync();

        await call.Call.SendRawAsync("{\"event\":\"dtmf\"}"u8.ToArray());
        await call.Call.SayAsync(CallHarness.Audio(20));

        await call.HearAsync<UnknownEvent>();
        (await call.HearAsync<MediaEvent>()).SequenceNumber.Should().Be(2);
    }
}
