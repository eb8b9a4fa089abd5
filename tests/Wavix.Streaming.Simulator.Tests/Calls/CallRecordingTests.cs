using Wavix.Streaming.Audio;
using Wavix.Streaming.Testing;
using CallRecording = Wavix.Streaming.Simulator.Calls.CallRecording;

namespace Wavix.Streaming.Simulator.Tests.Calls;

public sealed class CallRecordingTests : IAsyncDisposable
{
    private static readonly byte[] Speech = TestAudio.Tone(400, TimeSpan.FromMilliseconds(100));
    private static readonly byte[] Answer = TestAudio.Tone(800, TimeSpan.FromMilliseconds(60));

    private readonly ScriptedCall _call = new();

    [Fact]
    public async Task Caller_FramesThatFollow_AreOnePieceOfSpeech()
    {
        await _call.Call.SayAsync(Speech);

        _call.Record().Caller[..Speech.Length].Should().Equal(Speech);
    }

    [Fact]
    public async Task Caller_SpeaksLater_IsSilentUntilThen()
    {
        await _call.Call.SayAsync(Speech);
        _call.Advance(1000);
        await _call.Call.SayAsync(Speech);

        byte[] caller = _call.Record().Caller;

        // The first frame was sent when it had been said: it began 20 ms before.
        int second = BytesOf(980);
        caller[Speech.Length..second].Should().AllBeEquivalentTo((byte)0);
        caller[second..(second + Speech.Length)].Should().Equal(Speech);
    }

    [Fact]
    public async Task Application_Answers_StandsWhereItWasHeard()
    {
        _call.Advance(500);
        await _call.ReceiveAudioAsync(Answer);
        _call.Advance(100);

        byte[] application = _call.Record().Other;

        application[..BytesOf(500)].Should().AllBeEquivalentTo((byte)0);
        application[BytesOf(500)..BytesOf(560)].Should().Equal(Answer);
    }

    [Fact]
    public async Task FirstSound_ApplicationAnswers_IsItsBegin()
    {
        _call.Advance(500);
        await _call.ReceiveAudioAsync([.. TestAudio.Silence(TimeSpan.FromMilliseconds(40)), .. Answer]);
        _call.Advance(200);

        _call.Record().FirstSound.Should().Be(TimeSpan.FromMilliseconds(540));
    }

    [Fact]
    public async Task FirstSound_OnlySilence_IsNull()
    {
        await _call.ReceiveAudioAsync(new byte[1920]);
        _call.Advance(200);

        _call.Record().FirstSound.Should().BeNull();
    }

    [Fact]
    public async Task SaveWavAsync_BothSpoke_CallerIsLeftAndApplicationRight()
    {
        await _call.Call.SayAsync(Speech);
        _call.Advance(50);
        await _call.ReceiveAudioAsync(Answer);
        _call.Advance(100);
        CallRecording recording = _call.Record();
        string path = Path.GetTempFileName();
        try
        {
            await recording.SaveWavAsync(path, CancellationToken.None);

            await using WavReader wav = await WavReader.OpenAsync(path);
            short[] samples = await wav.ReadAllAsync();
            Channel(samples, 0).Should().Equal(recording.Caller);
            Channel(samples, 1).Should().Equal(recording.Other);
            wav.SampleRate.Should().Be(24_000);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Other_OutboundTrackIsSent_IsTheCallee()
    {
        await using var call = new ScriptedCall(options => (options.StreamType, options.Channel) = (StreamType.OneWay, StreamChannel.Both));
        await call.Call.SayBothAsync(Speech, Answer);

        CallRecording recording = call.Record();

        recording.HasCallee.Should().BeTrue();
        recording.Caller.Should().Equal(Speech);
        recording.Other[..Answer.Length].Should().Equal(Answer);
        recording.Other[Answer.Length..].Should().AllBeEquivalentTo((byte)0);
        recording.FirstSound.Should().BeNull("the caller hears no application");
    }

    [Fact]
    public async Task Duration_OneSideIsLonger_IsTheSameForBoth()
    {
        await _call.Call.SayAsync(Speech);

        CallRecording recording = _call.Record();

        recording.Other.Should().HaveSameCount(recording.Caller);
        recording.Duration.Should().Be(TimeSpan.FromMilliseconds(100));
    }

    public ValueTask DisposeAsync() => _call.DisposeAsync();

    private static int BytesOf(double milliseconds) => (int)WavixAudio.GetByteCount(TimeSpan.FromMilliseconds(milliseconds));

    private static byte[] Channel(short[] samples, int channel) =>
        [.. samples.Where((_, i) => i % 2 == channel).SelectMany(BitConverter.GetBytes)];
}
