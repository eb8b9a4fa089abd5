using System.IO.Pipelines;
using System.Runtime.InteropServices;
using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

/// <summary>What was heard before a pause and what is sent after it are the source, without a missing or doubled sample.</summary>
public class PauseExactnessTests
{
    private const int Length = 1000;

    private static readonly double[] Times =
        [0, 0.05, 1, 10, 19.99, 20, 21, 33.333, 199, 200, 201, 437, 780, 785, 800, 801, 985, 999, 999.95];

    private static readonly string[] Sources = ["memory", "samples", "stream", "pipe", "chunks", "arrays", "writer"];

    public static TheoryData<string> AllSources => [.. Sources];

    [Theory]
    [MemberData(nameof(AllSources))]
    public async Task ResumeAsync_AnySourceAtAnyTime_ContinuesAtTheSample(string source)
    {
        foreach (double time in Times)
        {
            await using PlaybackCall call = await StartAsync();
            byte[] audio = Audio(Length);
            Playback playback = await PlayAsync(call, source, audio);
            await call.PassAsync(Ms(time), Ms(5));
            PausedPlayback paused = await call.Session.PauseAsync();
            await call.SettleAsync();
            int sent = call.Sent.Count;
            await call.PassAsync(700);
            bool isSilent = call.Sent.Count == sent && call.Sent[^1].Command is ClearCommand;
            TimeSpan position = playback.Position;
            bool resumed = await paused.ResumeAsync();
            PlaybackResult result = await call.PlayOutAsync(playback);

            isSilent.Should().BeTrue("nothing follows the clear of a pause at {0} ms", time);
            resumed.Should().BeTrue();
            paused.Heard.Should().Be(position).And.BeCloseTo(Ms(time), Ms(0.05));
            result.Should().BeEquivalentTo(
                new { Outcome = PlaybackOutcome.Played, Heard = Ms(Length), HeardAtLeast = Ms(Length), HeardAtMost = Ms(Length), Underruns = 0 });
            call.Clears.Should().Be(1);
            call.ShouldHaveHeard(audio);
        }
    }

    [Theory]
    [MemberData(nameof(AllSources))]
    public async Task ResumeAsync_ManyPauses_ContinuesAtTheSample(string source)
    {
        var random = new Random(5);
        await using PlaybackCall call = await StartAsync();
        byte[] audio = Audio(1900);
        Playback playback = await PlayAsync(call, source, audio);
        DateTimeOffset? startedAt = playback.StartedAt;
        int pauses = 0;
        while (!playback.Completion.IsCompleted)
        {
            await call.PassAsync(Ms(random.Next(1, 600) / 7.0), Ms(5));
            PausedPlayback paused = await call.Session.PauseAsync();
            await call.PassAsync(random.Next(100));
            TimeSpan position = playback.Position;
            (await paused.ResumeAsync()).Should().BeTrue();
            position.Should().Be(playback.Completion.IsCompleted ? Ms(1900) : paused.Heard);
            pauses++;
        }

        pauses.Should().BeGreaterThan(25);
        PlaybackResult result = await ResultOf(playback);
        result.Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Played, Heard = Ms(1900), Underruns = 0, StartedAt = startedAt });
        await call.PassAsync(100);
        call.ShouldHaveHeard(audio);
    }

    [Fact]
    public async Task ResumeAsync_SeveralPlaybacksAndOddLengths_ContinuesAtTheSample()
    {
        byte[][] audio = [Audio(50), Audio(95, seed: 2), [], Audio(7, seed: 3), Audio(400, seed: 4)];
        for (int time = 0; time < 620; time += 5)
        {
            await using PlaybackCall call = await StartAsync();
            List<Playback> playbacks = [.. audio.Select(pcm => call.Session.Play(pcm))];
            await call.PassAsync(time);
            PausedPlayback paused = await call.Session.PauseAsync();
            await call.PassAsync(300);
            await paused.ResumeAsync();
            foreach (Playback playback in playbacks)
            {
                (await call.PlayOutAsync(playback)).Outcome.Should().Be(PlaybackOutcome.Played);
            }

            call.ShouldHaveHeard(audio);
        }
    }

    [Fact]
    public async Task ResumeAsync_AllSentAndTheMarkPending_ContinuesAtTheSample()
    {
        await using PlaybackCall call = await StartAsync(echo: EchoMode.Late);
        byte[] audio = Audio(150);
        Playback playback = call.Session.Play(audio);
        await call.PassAsync(100);
        call.SentMarks.Should().ContainSingle("all was sent");
        PausedPlayback paused = await call.Session.PauseAsync();
        await call.PassAsync(Ms(10_000));
        bool isOpen = !playback.Completion.IsCompleted;
        await paused.ResumeAsync();
        PlaybackResult result = await call.PlayOutAsync(playback);

        isOpen.Should().BeTrue("neither the old mark nor the timeout of its return counts");
        result.Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Played, Heard = Ms(150), HeardAtLeast = Ms(150) });
        call.SentMarks.Should().HaveCount(2);
        call.ShouldHaveHeard(audio);
    }

    [Fact]
    public async Task ResumeAsync_SourceAtHalfOfRealTime_ContinuesAtTheSample()
    {
        await using PlaybackCall call = await StartAsync();
        var pipe = new Pipe();
        byte[] audio = Audio(2000);
        Playback playback = call.Session.Play(pipe.Reader);
        PausedPlayback? paused = null;
        int sent = 0;
        for (int frame = 0; frame < 100; frame++)
        {
            await pipe.Writer.WriteAsync(audio.AsMemory(frame * 960, 960));
            await UntilAsync(() => playback.Audio.Buffered + (int)(playback.Sent * 2) == (frame + 1) * 960);
            await call.PassAsync(40);
            if (frame % 10 == 3)
            {
                await call.PassAsync(7);
                paused = await call.Session.PauseAsync();
                sent = call.SentMedia.Count();
            }
            else if (frame % 10 == 6)
            {
                call.SentMedia.Should().HaveCount(sent, "it is paused");
                (await paused!.ResumeAsync()).Should().BeTrue();
            }
        }

        await pipe.Writer.CompleteAsync();
        PlaybackResult result = await call.PlayOutAsync(playback);

        result.Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Played, Heard = Ms(2000), HeardAtMost = Ms(2000) });
        call.ShouldHaveHeard(audio);
    }

    [Theory]
    [InlineData("memory", 60)]
    [InlineData("stream", 60)]
    [InlineData("stream", 990)]
    public async Task ResumeAsync_PrebufferMeasured_ContinuesWhereWavixWas(string source, int prebuffer)
    {
        await using PlaybackCall call = await StartAsync(options => options.MeasurePrebuffer = true, echo: EchoMode.Never);
        byte[] audio = Audio(1900);
        Playback playback = await PlayAsync(call, source, audio);

        // What is buffered plays late: so does each mark after it.
        await call.EchoAsync(call.SentMarks.First());
        await call.PassAsync(20 + prebuffer);
        await call.EchoAsync(call.SentMarks.ElementAt(1));
        await call.PassAsync(80);
        PausedPlayback paused = await call.Session.PauseAsync();
        await call.SettleAsync();
        int clear = call.Sent.Count - 1;
        await call.PassAsync(500);
        await paused.ResumeAsync();
        await call.PassAsync(2900);
        byte[] again = [.. call.Sent.Skip(clear).Select(sent => sent.Command).OfType<MediaCommand>().SelectMany(media => media.Payload.ToArray())];

        call.Sent[clear].Command.Should().BeOfType<ClearCommand>();
        paused.Heard.Should().Be(Ms(100), "it has played for 100 ms, the pre-buffer later");
        again.Should().Equal(audio[4800..]);
        playback.Position.Should().Be(Ms(1900));
    }

    [Fact]
    public async Task ResumeAsync_StreamAndALongLead_ContinuesAtTheSample()
    {
        await using PlaybackCall call = await StartAsync();
        byte[] audio = Audio(20_000);
        Playback playback = call.Session.Play(
            new MemoryStream(audio), new PlaybackOptions { LeadTime = TimeSpan.FromMinutes(10), FrameDuration = Ms(100) });
        await call.SettleUntilAsync(() => call.SentMarks.Any());
        await call.PassAsync(1234);
        PausedPlayback paused = await call.Session.PauseAsync();
        await call.PassAsync(1000);
        await paused.ResumeAsync();
        await call.PlayOutAsync(playback);

        call.ShouldHaveHeard(audio);
    }

    /// <summary>Plays 1 or 2 seconds; a source of its own thread has been read to its end, and the first frames are sent.</summary>
    private static async Task<Playback> PlayAsync(PlaybackCall call, string source, byte[] audio)
    {
        PlaybackTurn turn = call.Session.BeginTurn();
        Playback playback;
        switch (source)
        {
            case "memory":
                playback = turn.Play(audio);
                break;
            case "samples":
                playback = turn.Play(MemoryMarshal.Cast<byte, short>(audio).ToArray());
                break;
            case "stream":
                playback = turn.Play(new MemoryStream(audio));
                break;
            case "pipe":
                playback = turn.Play(PipeReader.Create(new MemoryStream(audio)));
                break;
            case "chunks":
                playback = turn.Play(Memories(audio));
                break;
            case "arrays":
                playback = turn.Play(Chunks(audio));
                break;
            default:
                PlaybackWriter writer = turn.OpenWriter();
                await writer.WriteAsync(audio);
                writer.Complete();
                playback = writer.Playback;
                break;
        }

        await UntilAsync(() => playback.Audio.IsComplete);
        await call.SettleAsync();
        return playback;
    }

    private static async IAsyncEnumerable<byte[]> Chunks(byte[] audio)
    {
        foreach (byte[] chunk in audio.Chunk(777))
        {
            await Task.Yield();
            yield return chunk;
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Memories(byte[] audio)
    {
        await foreach (byte[] chunk in Chunks(audio))
        {
            yield return chunk;
        }
    }
}
