using Wavix.Streaming;
using Wavix.Streaming.Audio;
using Wavix.Streaming.Testing;

namespace HowTo;

/// <summary>The code of the pages of docs/how-to does what the pages say.</summary>
public sealed class HowToPageTests : IAsyncDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly SimulatedClock _clock = new();
    private readonly SimulatedCall _call;
    private readonly WavixStreamSession _session;

    public HowToPageTests()
    {
        (_call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { TimeProvider = _clock });
        _session = new WavixStreamSession(transport, new WavixStreamOptions { TimeProvider = _clock });
    }

    [Fact]
    public async Task PlayFile_WavOf16000Hz_IsHeardInItsLength()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("how-to-").FullName, "hello.wav");
        await using (WavWriter wav = WavWriter.Create(path, 16_000))
        {
            await wav.WriteAsync(Tones.Sine(400, Second, sampleRate: 16_000));
        }

        await _call.StartAsync();

        PlaybackResult result = await _clock.RunUntilAsync(PlayAudioPage.PlayFileAsync(_session, path, CancellationToken.None));

        result.Outcome.Should().Be(PlaybackOutcome.Played);
        result.Heard.Should().Be(Second);
        PlayAudioPage.Describe(result).Should().Be("It was heard to its end.");
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public async Task Speak_ServiceThatCallsBack_IsHeard()
    {
        await _call.StartAsync();

        PlaybackResult result = await _clock.RunUntilAsync(PlayAudioPage.SpeakAsync(_session, async write =>
        {
            await write(new byte[24_000]);
            await write(new byte[24_000]);
        }));

        result.Heard.Should().Be(Second);
    }

    [Fact]
    public async Task Speak_ServiceThatFails_IsAFailedPlayback()
    {
        await _call.StartAsync();

        PlaybackResult result = await _clock.RunUntilAsync(PlayAudioPage.SpeakAsync(_session, _ => throw new TaskCanceledException()));

        result.Outcome.Should().Be(PlaybackOutcome.Failed);
    }

    [Fact]
    public async Task CallerSpeaks_WhileTheBotDoes_StopsItAndItsGenerator()
    {
        var stopped = new TaskCompletionSource();
        await _call.StartAsync();
        Task speaking = InterruptPage.SpeakAsync(_session, GenerateAsync);
        await _clock.AdvanceAsync(Second);

        TimeSpan? heard = await _clock.RunUntilAsync(InterruptPage.OnCallerSpeaksAsync(_session));

        await _clock.RunUntilAsync(Task.WhenAll(speaking, stopped.Task));
        heard.Should().BeCloseTo(Second, TimeSpan.FromMilliseconds(50));
        await _call.WaitForClearAsync(1);
        _session.IsPlaying.Should().BeFalse();

        async IAsyncEnumerable<byte[]> GenerateAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            try
            {
                yield return new byte[3 * 48_000];
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                stopped.SetResult();
            }
        }
    }

    [Fact]
    public async Task HoldMusic_AnswerIsThere_StopsAtOnceAndTheAnswerIsHeard()
    {
        byte[] music = Pcm16.ToBytes(Tones.Sine(400, TimeSpan.FromMilliseconds(300)));
        byte[] answer = Pcm16.ToBytes(Tones.Sine(800, Second));
        await _call.StartAsync();

        PlaybackResult result = await _clock.RunUntilAsync(HoldMusicPage.AnswerAsync(_session, music, WorkAsync()));

        result.Outcome.Should().Be(PlaybackOutcome.Played);
        byte[] heard = _call.Heard.ToAudio();
        heard.AsSpan().IndexOf(answer).Should().BeInRange(
            2_000 * WavixAudio.BytesPerMillisecond, 2_100 * WavixAudio.BytesPerMillisecond, "the music lasted as long as the work");
        heard[..music.Length].Should().Equal(heard[music.Length..(2 * music.Length)], "the clip is repeated without a gap");
        _call.Heard.GetUnderruns().Should().BeEmpty();

        async Task<byte[]> WorkAsync()
        {
            await Task.Delay(TimeSpan.FromSeconds(2), _clock);
            return answer;
        }
    }

    [Fact]
    public async Task HoldMusic_WorkFails_StopsTheMusic()
    {
        await _call.StartAsync();

        Task answering = _clock.RunUntilAsync(HoldMusicPage.AnswerAsync(_session, new byte[9_600], FailAsync()));

        await answering.Invoking(task => task).Should().ThrowAsync<TimeoutException>();
        _session.IsPlaying.Should().BeFalse();

        async Task<byte[]> FailAsync()
        {
            await Task.Delay(Second, _clock);
            throw new TimeoutException();
        }
    }

    [Fact]
    public async Task PlayMuLaw_SpeechOf8000Hz_IsHeardInItsLength()
    {
        await _call.StartAsync();

        PlaybackResult result = await _clock.RunUntilAsync(MigrateFromTwilioPage.PlayMuLawAsync(_session, SpeechAsync()));

        result.Heard.Should().Be(Second);
        Pcm16.GetLevel(_call.Heard.ToAudio()).Should().BeGreaterThan(-20);

        static async IAsyncEnumerable<byte[]> SpeechAsync()
        {
            await Task.Yield();
            yield return G711.EncodeMuLaw(Tones.Sine(400, Second, sampleRate: 8_000));
        }
    }

    [Fact]
    public async Task RecognizeMuLaw_CallerSpeaksForASecond_IsGiven8000Codes()
    {
        var given = new MemoryStream();
        Task recognizing = MigrateFromTwilioPage.RecognizeMuLawAsync(_session, audio => audio.CopyToAsync(given), CancellationToken.None);

        await _call.RunAsync(new CallScript().Say(TestAudio.Speech(Second)).HangUp());
        await _clock.RunUntilAsync(recognizing);

        given.Length.Should().Be(8_000);
    }

    [Fact]
    public async Task Echo_AfterTheMove_IsHeard()
    {
        Task echo = MigrateFromALoopPage.EchoAsync(_session, CancellationToken.None);

        await _call.RunAsync(new CallScript().Say(TestAudio.Speech(Second)).ExpectAudio().HangUp());
        await _clock.RunUntilAsync(echo);

        _call.Verify().Should().BeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        await _call.DisposeAsync();
        await _session.DisposeAsync();
    }
}
