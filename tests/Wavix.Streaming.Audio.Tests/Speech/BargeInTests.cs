using Wavix.Streaming.Testing;
using static Wavix.Streaming.Audio.Tests.Speech.BargeInCall;

namespace Wavix.Streaming.Audio.Tests.Speech;

public class BargeInTests
{
    private const int Cough = 250;

    [Theory]
    [InlineData(Cough)]
    [InlineData(300)]
    public async Task HearAsync_Cough_PausesAndContinuesWhereItWas(int milliseconds)
    {
        await using BargeInCall call = await StartAsync();
        byte[] prompt = Prompt(1200);
        Playback playback = call.Session.Play(prompt);
        await call.SilenceAsync(300);
        TimeSpan coughAt = call.Clock.Elapsed;
        await call.SpeakAsync(milliseconds);
        await call.SilenceAsync(3000);

        call.Actions.Should().Equal(BargeInAction.Paused, BargeInAction.Resumed);
        (call.TimeOf(BargeInAction.Paused) - coughAt).TotalMilliseconds.Should().BeInRange(200, 300);
        (call.TimeOf(BargeInAction.Resumed) - coughAt).TotalMilliseconds.Should().BeInRange(milliseconds + 300, 720);
        (await call.Clock.RunUntilAsync(playback.Completion)).Outcome.Should().Be(PlaybackOutcome.Played);
        call.Call.Heard.ToAudio().Should().Equal(prompt, "nothing is lost, and nothing is heard twice");
        call.Call.Heard.GetGaps().Should().ContainSingle().Which.Duration.TotalMilliseconds.Should().BeInRange(200, 500);
    }

    [Fact]
    public async Task HearAsync_TwoCoughs_PausesTwice()
    {
        await using BargeInCall call = await StartAsync();
        byte[] prompt = Prompt(1300);
        Playback playback = call.Session.Play(prompt);
        await call.SilenceAsync(200);
        await call.SpeakAsync(Cough);
        await call.SilenceAsync(700);
        await call.SpeakAsync(Cough);
        await call.SilenceAsync(3000);

        call.Actions.Should().Equal(BargeInAction.Paused, BargeInAction.Resumed, BargeInAction.Paused, BargeInAction.Resumed);
        (await call.Clock.RunUntilAsync(playback.Completion)).Outcome.Should().Be(PlaybackOutcome.Played);
        call.Call.Heard.ToAudio().Should().Equal(prompt);
    }

    [Fact]
    public async Task HearAsync_Speech_InterruptsAndNothingOfTheOldTurnFollows()
    {
        await using BargeInCall call = await StartAsync();
        PlaybackTurn turn = call.Session.BeginTurn();
        byte[] prompt = Prompt(1300);
        Playback playback = turn.Play(prompt);
        await call.SilenceAsync(100);
        TimeSpan speechAt = call.Clock.Elapsed;
        await call.SpeakAsync(1000);
        Playback late = turn.Play(Prompt(100));
        await call.SilenceAsync(3000);

        call.Actions.Should().Equal(BargeInAction.Paused, BargeInAction.Interrupted);
        (call.TimeOf(BargeInAction.Interrupted) - speechAt).TotalMilliseconds.Should().BeInRange(700, 760);
        PlaybackResult result = await playback;
        result.Outcome.Should().Be(PlaybackOutcome.Cleared);
        (await late).Outcome.Should().Be(PlaybackOutcome.Cleared);
        turn.Ended.IsCancellationRequested.Should().BeTrue();
        call.Call.Heard.ToAudio().Should().Equal(prompt[..(int)WavixAudio.GetByteCount(result.Heard)]);
        call.Call.Clears.Should().Be(1);
    }

    [Fact]
    public async Task HearAsync_ConfirmAfterIsZero_InterruptsAtOnce()
    {
        await using BargeInCall call = await StartAsync(new BargeInOptions { ConfirmAfter = TimeSpan.Zero });
        Playback playback = call.Session.Play(Prompt(1300));
        await call.SilenceAsync(100);
        await call.SpeakAsync(Cough);
        await call.SilenceAsync(1000);

        call.Actions.Should().Equal(BargeInAction.Interrupted);
        (await playback).Outcome.Should().Be(PlaybackOutcome.Cleared);
    }

    [Fact]
    public async Task HearAsync_EchoOfTheBot_IsNotTheCaller()
    {
        await using BargeInCall call = await StartAsync(configure: options => options.Faults.LineEcho = -20);
        Playback playback = call.Session.Play(Said(8000));
        await call.SilenceAsync(9000);

        call.Actions.Should().BeEmpty();
        (await playback).Outcome.Should().Be(PlaybackOutcome.Played);
    }

    [Fact]
    public async Task HearAsync_Tone_IsNotSpeech()
    {
        await using BargeInCall call = await StartAsync();
        Playback playback = call.Session.Play(Prompt(1300));
        await call.Call.SayAsync(TestAudio.Tone(300, TimeSpan.FromSeconds(2)));

        call.Actions.Should().BeEmpty();
        (await playback).Outcome.Should().Be(PlaybackOutcome.Played);
    }

    [Fact]
    public async Task HearAsync_NoisyLine_IsNotSpeech()
    {
        await using BargeInCall call = await StartAsync();
        byte[] noise = Pcm16.ToBytes(CallerAudio.Noise(WavixAudio.SampleRate, 10_000, -40));
        await call.Call.SayAsync(noise.AsMemory(0, noise.Length / 2));
        Playback playback = call.Session.Play(Prompt(1300));
        await call.Call.SayAsync(noise.AsMemory(noise.Length / 2));

        call.Actions.Should().BeEmpty();
        (await playback).Outcome.Should().Be(PlaybackOutcome.Played);
    }

    [Fact]
    public async Task HearAsync_NothingPlays_HoldsNoPause()
    {
        await using BargeInCall call = await StartAsync();
        await call.SpeakAsync(1000);
        await call.SilenceAsync(1000);
        Playback playback = call.Session.Play(Prompt(300));
        await call.SilenceAsync(500);

        call.Actions.Should().BeEmpty();
        (await playback).Outcome.Should().Be(PlaybackOutcome.Played);
    }

    [Fact]
    public async Task HearAsync_BotStartsWhileTheCallerHasSpokenForLong_InterruptsIt()
    {
        await using BargeInCall call = await StartAsync();
        await call.SpeakAsync(900);
        Playback playback = call.Session.Play(Prompt(1000));
        await call.Call.SayAsync(Said(900));

        call.Actions.Should().Equal(BargeInAction.Interrupted);
        (await playback).Outcome.Should().Be(PlaybackOutcome.Cleared);
    }

    [Fact]
    public async Task HearAsync_BotStartsWithinACough_PausesIt()
    {
        await using BargeInCall call = await StartAsync();
        await call.SpeakAsync(Cough);
        Playback playback = call.Session.Play(Prompt(500));
        await call.SilenceAsync(2000);

        call.Actions.Should().Equal(BargeInAction.Paused, BargeInAction.Resumed);
        (await playback).Outcome.Should().Be(PlaybackOutcome.Played);
    }

    [Fact]
    public async Task HearAsync_ApplicationInterruptsDuringThePause_DoesNothingMore()
    {
        await using BargeInCall call = await StartAsync();
        Playback playback = call.Session.Play(Prompt(1300));
        await call.SilenceAsync(100);
        await call.SpeakAsync(400);
        await call.Session.InterruptAsync();
        await call.SpeakAsync(400);
        await call.SilenceAsync(1000);

        call.Actions.Should().Equal(BargeInAction.Paused);
        (await playback).Outcome.Should().Be(PlaybackOutcome.Cleared);
    }

    [Fact]
    public async Task HearAsync_StreamEndsDuringThePause_PlaybackIsDisconnected()
    {
        await using BargeInCall call = await StartAsync();
        Playback playback = call.Session.Play(Prompt(1300));
        await call.SilenceAsync(100);
        await call.SpeakAsync(400);
        await call.Call.HangUpAsync();
        await call.PassAsync(3000);

        call.Actions.Should().Equal(BargeInAction.Paused);
        (await playback).Outcome.Should().Be(PlaybackOutcome.Disconnected);
    }

    [Fact]
    public async Task HearAsync_MutedDuringThePause_ContinuesByTheClock()
    {
        await using BargeInCall call = await StartAsync();
        byte[] prompt = Prompt(1300);
        Playback playback = call.Session.Play(prompt);
        await call.SilenceAsync(100);
        await call.SpeakAsync(300);
        await call.PassAsync(900);
        bool wasPlaying = call.Session.IsPlaying;
        await call.PassAsync(150);
        bool isPlaying = call.Session.IsPlaying;
        PlaybackResult result = await call.Clock.RunUntilAsync(playback.Completion);

        call.Actions.Should().Equal([BargeInAction.Paused], "what the clock does is not reported");
        wasPlaying.Should().BeFalse();
        isPlaying.Should().BeTrue();
        result.Outcome.Should().Be(PlaybackOutcome.Played);
        call.Call.Heard.ToAudio().Should().Equal(prompt);
    }

    /// <summary>Without the gap in mind, the silence after it would be the rest of a long utterance.</summary>
    [Fact]
    public async Task HearAsync_UnmutedAfterSpeech_DoesNotInterrupt()
    {
        await using BargeInCall call = await StartAsync();
        await call.SpeakAsync(900);
        await call.PassAsync(5000);
        bool isSpeaking = call.BargeIn.IsSpeaking;
        Playback playback = call.Session.Play(Prompt(1300));
        await call.SilenceAsync(3000);

        isSpeaking.Should().BeFalse();
        call.Actions.Should().NotContain(BargeInAction.Interrupted);
        (await playback).Outcome.Should().Be(PlaybackOutcome.Played);
    }

    [Fact]
    public async Task HearAsync_OutboundTrack_IsIgnored()
    {
        await using BargeInCall call = await StartAsync();

        foreach (byte[] frame in Said(1000).Chunk(WavixAudio.FrameBytes))
        {
            await call.BargeIn.HearAsync(new MediaEvent { Track = MediaTrack.Outbound, Payload = frame });
        }

        call.BargeIn.IsSpeaking.Should().BeFalse();
    }

    [Fact]
    public async Task New_WrongArguments_SaysWhatIsExpected()
    {
        await using BargeInCall call = await StartAsync();

        FluentActions.Invoking(() => new BargeIn(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new BargeIn(call.Session, new SpeechDetector(8000)))
            .Should().Throw<ArgumentException>().WithMessage("*24000 Hz, and the detector expects 8000.*");
    }

    [Theory]
    [InlineData(-1, 60_000, "ConfirmAfter must be 0 to 10 s*")]
    [InlineData(10_001, 60_000, "ConfirmAfter must be 0 to 10 s*")]
    [InlineData(600, 0, "MaxWait must be above 0, to 1 hour*")]
    [InlineData(600, 3_600_001, "MaxWait must be above 0, to 1 hour*")]
    public async Task New_OptionOutOfRange_SaysWhich(int confirmAfter, int maxWait, string message)
    {
        await using BargeInCall call = await StartAsync();
        var options = new BargeInOptions { ConfirmAfter = TimeSpan.FromMilliseconds(confirmAfter), MaxWait = TimeSpan.FromMilliseconds(maxWait) };

        FluentActions.Invoking(() => new BargeIn(call.Session, options: options)).Should().Throw<ArgumentException>().WithMessage(message);
    }
}
