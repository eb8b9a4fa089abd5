using System.IO.Pipelines;
using Wavix.Streaming.Tests.Session;
using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

public class PacingTests
{
    private static readonly TimeSpan Bound = Ms(220);

    [Fact]
    public async Task Play_LongAudio_KeepsNoMoreThanLeadAndOneFrameBuffered()
    {
        await using PlaybackCall call = await StartAsync();
        Playback playback = call.Session.Play(Audio(3000));
        await call.PassAsync(4000);

        call.MostBuffered.Should().BeGreaterThan(Ms(200)).And.BeLessThanOrEqualTo(Bound);
        call.Gaps.Should().Be(0);
        (await ResultOf(playback)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Played, Underruns = 0 });
    }

    [Fact]
    public async Task Play_AtOnce_SendsTheLeadAtOnce()
    {
        await using PlaybackCall call = await StartAsync();
        _ = call.Session.Play(Audio(1000));
        await call.SettleAsync();

        call.SentMedia.Should().HaveCount(10);
    }

    [Fact]
    public async Task Play_AnHour_DoesNotDrift()
    {
        await using PlaybackCall call = await StartAsync(options => options.IdleTimeout = Timeout.InfiniteTimeSpan);
        Playback playback = call.Session.Play(new byte[WavixAudio.GetByteCount(TimeSpan.FromHours(1))]);
        await call.PassAsync(TimeSpan.FromHours(1) - Ms(100), Ms(160));

        call.Buffered.Should().Be(Ms(100), "all has been sent, and played without a gap");
        call.MostBuffered.Should().BeLessThanOrEqualTo(Bound);
        playback.Position.Should().Be(TimeSpan.FromHours(1) - Ms(100));
    }

    [Fact]
    public async Task Play_SourceAtHalfOfRealTime_SendsWhatComesAndCountsUnderruns()
    {
        await using PlaybackCall call = await StartAsync();
        var pipe = new Pipe();
        Playback playback = call.Session.Play(pipe.Reader);
        byte[] audio = Audio(2000);
        for (int frame = 0; frame < 100; frame++)
        {
            await pipe.Writer.WriteAsync(audio.AsMemory(frame * 960, 960));
            await call.SettleUntilAsync(() => call.SentMedia.Count() == frame + 1);
            await call.PassAsync(40);
        }

        await pipe.Writer.CompleteAsync();
        await call.SettleUntilAsync(() => playback.Completion.IsCompleted);

        call.MostBuffered.Should().Be(Ms(20));
        PlaybackResult result = await ResultOf(playback);
        result.Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Played, Underruns = 99, Heard = Ms(2000) });
        call.Session.GetStatistics().Underruns.Should().Be(99);
        call.SentAudio().Should().Equal(audio);
    }

    [Fact]
    public async Task Play_GapInTheSource_ResumesWithoutBacklog()
    {
        await using PlaybackCall call = await StartAsync();
        Pipe pipe = NewUnbuffered();
        Playback playback = call.Session.Play(pipe.Reader);
        await pipe.Writer.WriteAsync(Audio(400)).AsTask().WaitAsync(SessionHarness.Soon);
        await call.SettleUntilAsync(() => call.SentMedia.Count() == 10);
        await call.PassAsync(2400);
        playback.Position.Should().Be(Ms(400));
        await pipe.Writer.WriteAsync(Audio(400)).AsTask().WaitAsync(SessionHarness.Soon);
        await call.SettleUntilAsync(() => call.SentMedia.Count() >= 30);
        await call.PassAsync(Ms(100));
        playback.Position.Should().Be(Ms(500));
        await pipe.Writer.CompleteAsync();
        PlaybackResult result = await call.PlayOutAsync(playback);

        call.MostBuffered.Should().BeLessThanOrEqualTo(Bound);
        call.Gaps.Should().Be(1);
        result.Underruns.Should().Be(1);
    }

    [Fact]
    public async Task Play_StallShorterThanTheLead_IsMadeUp()
    {
        await using PlaybackCall call = await StartAsync();
        Playback playback = call.Session.Play(Audio(2000));
        await call.PassAsync(500);
        await call.StallAsync(Ms(190));
        await call.PassAsync(1500);

        call.Gaps.Should().Be(0);
        call.MostBuffered.Should().BeLessThanOrEqualTo(Bound);
        (await ResultOf(playback)).Underruns.Should().Be(0);
    }

    [Fact]
    public async Task Play_StallOfTwoSeconds_BeginsAnewAndCountsOneUnderrun()
    {
        await using PlaybackCall call = await StartAsync();
        Playback playback = call.Session.Play(Audio(2000));
        await call.PassAsync(500);
        await call.StallAsync(Ms(2000));
        playback.Position.Should().BeLessThan(Ms(725), "nothing can have been heard that was not sent");
        await call.PassAsync(2000);

        call.Gaps.Should().Be(1);
        call.MostBuffered.Should().BeLessThanOrEqualTo(Bound);
        (await ResultOf(playback)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Played, Underruns = 1, Heard = Ms(2000) });
    }

    [Fact]
    public async Task Play_LeadLongerThanTheAudio_SendsAllAtOnceAndCompletesWhenHeard()
    {
        await using PlaybackCall call = await StartAsync();
        Playback playback = call.Session.Play(Audio(5000), new PlaybackOptions { LeadTime = TimeSpan.FromMinutes(10) });
        await call.SettleAsync();
        call.SentMedia.Should().HaveCount(250);
        await call.PassAsync(4995);
        playback.Completion.IsCompleted.Should().BeFalse();
        playback.Position.Should().Be(Ms(4995));
        await call.PassAsync(5);

        (await ResultOf(playback)).Outcome.Should().Be(PlaybackOutcome.Played);
    }

    [Fact]
    public async Task Play_LargerLead_IsKept()
    {
        await using PlaybackCall call = await StartAsync(options => options.Playback = new PlaybackOptions { LeadTime = Ms(1000) });
        _ = call.Session.Play(Audio(3000));
        await call.PassAsync(1500);

        call.MostBuffered.Should().BeGreaterThan(Ms(1000)).And.BeLessThanOrEqualTo(Ms(1020));
    }

    [Fact]
    public async Task Play_StartBuffer_WaitsForItAtTheBeginAndAfterRunningDry()
    {
        await using PlaybackCall call = await StartAsync();
        var pipe = new Pipe();
        _ = call.Session.Play(pipe.Reader, new PlaybackOptions { PrebufferDuration = Ms(100) });
        await pipe.Writer.WriteAsync(Audio(80));
        await call.PassAsync(500);
        call.SentMedia.Should().BeEmpty();
        await pipe.Writer.WriteAsync(Audio(20));
        await call.SettleUntilAsync(() => call.SentMedia.Count() == 5);

        await call.PassAsync(500);
        await pipe.Writer.WriteAsync(Audio(80));
        await call.PassAsync(500);
        call.SentMedia.Should().HaveCount(5);
        await pipe.Writer.WriteAsync(Audio(20));
        await call.SettleUntilAsync(() => call.SentMedia.Count() == 10);
    }

    [Fact]
    public async Task Play_StartBufferOfAShortSource_BeginsAtItsEnd()
    {
        await using PlaybackCall call = await StartAsync();
        Playback playback = call.Session.Play(Audio(40), new PlaybackOptions { PrebufferDuration = Ms(500) });
        await call.PassAsync(100);

        (await ResultOf(playback)).Outcome.Should().Be(PlaybackOutcome.Played);
    }

    [Fact]
    public async Task Play_StarvedWithSilence_FillsTheGapAndDoesNotCountItAsHeard()
    {
        await using PlaybackCall call = await StartAsync();
        Pipe pipe = NewUnbuffered();
        Playback playback = call.Session.Play(pipe.Reader, new PlaybackOptions { OnUnderrun = GapFill.Silence });
        await call.PassAsync(100);
        call.SentMedia.Should().BeEmpty("it has not begun");
        await pipe.Writer.WriteAsync(Audio(200));
        await call.SettleUntilAsync(() => call.SentMedia.Count() == 10);
        await call.PassAsync(1200);

        call.Gaps.Should().Be(0);
        playback.Position.Should().Be(Ms(200));
        call.MostBuffered.Should().BeLessThanOrEqualTo(Bound);
        await pipe.Writer.WriteAsync(Audio(200, seed: 2)).AsTask().WaitAsync(SessionHarness.Soon);
        await CompleteAsync(pipe, call);
        PlaybackResult result = await call.PlayOutAsync(playback);

        result.Should().BeEquivalentTo(
            new { Outcome = PlaybackOutcome.Played, Underruns = 1, Heard = Ms(400), HeardAtMost = Ms(400), HeardAtLeast = Ms(400) });
        byte[] sent = call.SentAudio();
        sent[..9600].Should().Equal(Audio(200));
        sent[^9600..].Should().Equal(Audio(200, seed: 2));
        sent[9600..^9600].Should().OnlyContain(value => value == 0).And.HaveCountGreaterThan(48_000);
    }

    [Fact]
    public async Task IdleAudio_Silence_KeepsTheStreamAliveAtMostFortyMillisecondsAhead()
    {
        await using PlaybackCall call = await StartAsync(options => options.WhenIdle = GapFill.Silence);
        await call.PassAsync(1000);

        call.Gaps.Should().Be(0);
        call.MostBuffered.Should().BeGreaterThan(TimeSpan.Zero).And.BeLessThanOrEqualTo(Ms(40));
        call.SentAudio().Should().OnlyContain(value => value == 0);
    }

    [Fact]
    public async Task IdleAudio_Silence_StandsAsideForAudio()
    {
        await using PlaybackCall call = await StartAsync(options => options.WhenIdle = GapFill.Silence);
        await call.PassAsync(500);
        Playback playback = call.Session.Play(Audio(400));
        await call.PassAsync(200);
        playback.Position.Should().BeGreaterThanOrEqualTo(Ms(160), "silence delays it by 40 ms at most");
        await call.PassAsync(600);

        call.Gaps.Should().Be(0);
        (await ResultOf(playback)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Played, Heard = Ms(400), Underruns = 0 });
    }

    [Fact]
    public async Task IdleAudio_SilenceAndTheSourceRunsDry_FillsTheGapAndDoesNotCountItAsHeard()
    {
        await using PlaybackCall call = await StartAsync(options => options.WhenIdle = GapFill.Silence);
        Pipe pipe = NewUnbuffered();
        Playback playback = call.Session.Play(pipe.Reader);
        await call.PassAsync(500);
        await pipe.Writer.WriteAsync(Audio(200)).AsTask().WaitAsync(SessionHarness.Soon);
        await call.PassAsync(1000);
        playback.Position.Should().Be(Ms(200));
        await pipe.Writer.WriteAsync(Audio(200)).AsTask().WaitAsync(SessionHarness.Soon);
        await CompleteAsync(pipe, call);
        PlaybackResult result = await call.PlayOutAsync(playback);

        call.Gaps.Should().Be(0);
        call.MostBuffered.Should().BeLessThanOrEqualTo(Bound);
        result.Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Played, Underruns = 1, Heard = Ms(400), HeardAtMost = Ms(400) });
    }

    [Fact]
    public async Task IdleAudio_Off_SendsNothing()
    {
        await using PlaybackCall call = await StartAsync();
        await call.PassAsync(1000);

        call.Sent.Should().BeEmpty();
    }

    [Fact]
    public async Task Play_OneAfterAnother_HasNoGapBetween()
    {
        await using PlaybackCall call = await StartAsync();
        Playback first = call.Session.Play(Audio(300));
        Playback second = call.Session.Play(Audio(300, seed: 2));
        await call.PassAsync(300);
        first.Completion.IsCompleted.Should().BeTrue();
        second.Position.Should().Be(TimeSpan.Zero);
        await call.PassAsync(300);

        call.Gaps.Should().Be(0);
        (await ResultOf(second)).Outcome.Should().Be(PlaybackOutcome.Played);
        call.SentAudio().Should().Equal([.. Audio(300), .. Audio(300, seed: 2)]);
    }

    /// <summary>Ends the audio; returns when that was seen, since whatever runs dry and has not ended is filled, and counted.</summary>
    private static async Task CompleteAsync(Pipe pipe, PlaybackCall call)
    {
        await pipe.Writer.CompleteAsync();

        // The last frame may be beyond the lead until then.
        await call.PassAsync(20);
        await call.SettleUntilAsync(() => call.SentMarks.Any());
    }

    /// <summary>A pipe whose writer waits until all it wrote has been read ahead: what time brings then does not hang on the source's thread.</summary>
    private static Pipe NewUnbuffered() => new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
}
