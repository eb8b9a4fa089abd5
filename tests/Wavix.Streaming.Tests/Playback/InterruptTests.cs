using System.IO.Pipelines;
using Wavix.Streaming.Tests.Session;
using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

public class InterruptTests
{
    public static TheoryData<int> ClearModes => [(int)ClearMode.Returned, (int)ClearMode.Dropped, (int)ClearMode.Late];

    [Theory]
    [MemberData(nameof(ClearModes))]
    public async Task InterruptAsync_InTheMiddle_ClearsAtOnceWhateverBecomesOfTheMarks(int mode)
    {
        await using PlaybackCall call = await StartAsync(onClear: (ClearMode)mode);
        Playback said = call.Session.Play(Audio(100));
        Playback speaking = call.Session.Play(Audio(1000));
        Playback waiting = call.Session.Play(Audio(1000));
        await call.PassAsync(450);
        bool cleared = await call.Session.InterruptIsSentAsync();
        bool isOver = speaking.Completion.IsCompleted && waiting.Completion.IsCompleted;
        await call.PassAsync(3000);
        await call.Harness.SayAndSettleAsync(SessionHarness.Stop(100));

        cleared.Should().BeTrue();
        isOver.Should().BeTrue();
        (await ResultOf(said)).Outcome.Should().Be(PlaybackOutcome.Played);
        (await ResultOf(speaking)).Should().BeEquivalentTo(
            new { Outcome = PlaybackOutcome.Cleared, Heard = Ms(350), HeardAtLeast = TimeSpan.Zero, HeardAtMost = Ms(560) });
        (await ResultOf(waiting)).Should().BeEquivalentTo(
            new { Outcome = PlaybackOutcome.Cleared, Heard = TimeSpan.Zero, HeardAtMost = TimeSpan.Zero });
        call.Sent[^1].Command.Should().BeOfType<ClearCommand>("nothing follows it");
        (await call.Harness.ReadAllAsync()).Should().NotContain(e => e is MarkEvent);
    }

    [Theory]
    [MemberData(nameof(ClearModes))]
    public async Task InterruptAsync_LastMarkPending_ClearsAndLeavesTheNextTurnAlone(int mode)
    {
        await using PlaybackCall call = await StartAsync(onClear: (ClearMode)mode);
        Playback old = call.Session.Play(Audio(100));
        await call.PassAsync(50);
        call.SentMarks.Should().ContainSingle();
        await call.Session.InterruptAsync();
        Playback next = call.Session.Play(Audio(300, seed: 2));
        await call.PassAsync(295);
        bool tooEarly = next.Completion.IsCompleted;
        await call.PassAsync(5);

        (await ResultOf(old)).Outcome.Should().Be(PlaybackOutcome.Cleared);
        tooEarly.Should().BeFalse("the old mark is not taken for the new one's");
        (await ResultOf(next)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Played, HeardAtLeast = Ms(300) });
    }

    [Fact]
    public async Task InterruptAsync_AfterTheModelledEnd_LeavesPlayed()
    {
        await using PlaybackCall call = await StartAsync(echo: EchoMode.Never);
        Playback playback = call.Session.Play(Audio(300));
        await call.PassAsync(300);
        await call.Session.InterruptAsync();

        (await ResultOf(playback)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Played, Heard = Ms(300), HeardAtLeast = TimeSpan.Zero });
    }

    [Fact]
    public async Task InterruptAsync_Twice_SendsOneClear()
    {
        await using PlaybackCall call = await StartAsync();
        _ = call.Session.Play(Audio(1000));
        await call.PassAsync(100);
        bool[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(call.Session.InterruptIsSentAsync)));
        await call.PassAsync(100);

        results.Should().OnlyContain(result => result);
        call.Clears.Should().Be(1);
    }

    [Fact]
    public async Task InterruptAsync_NothingPlayed_SendsNothing()
    {
        await using PlaybackCall call = await StartAsync();
        (await call.Session.InterruptIsSentAsync()).Should().BeTrue();
        await call.PassAsync(100);

        call.Sent.Should().BeEmpty();
    }

    [Fact]
    public async Task InterruptAsync_RawMediaOnly_SendsClear()
    {
        await using PlaybackCall call = await StartAsync();
        await call.Session.SendMediaAsync(Audio(20));
        await call.Session.InterruptAsync();
        await call.SettleAsync();

        call.Clears.Should().Be(1);
    }

    [Fact]
    public async Task InterruptAsync_NewTurnAtOnce_IsHeardBehindTheClear()
    {
        await using PlaybackCall call = await StartAsync();
        _ = call.Session.Play(Audio(1000));
        await call.PassAsync(100);
        Task<bool> interrupt = call.Session.InterruptIsSentAsync();
        Playback next = call.Session.BeginTurn().Play(Audio(100, seed: 2));
        await interrupt;
        await call.PlayOutAsync(next);

        int clear = call.Sent.FindIndex(sent => sent.Command is ClearCommand);
        call.Sent[(clear + 1)..].Select(sent => sent.Command).OfType<MediaCommand>().SelectMany(media => media.Payload.ToArray())
            .Should().Equal(Audio(100, seed: 2));
        (await ResultOf(next)).Outcome.Should().Be(PlaybackOutcome.Played);
    }

    [Fact]
    public async Task InterruptAsync_BeforeStart_DropsWhatIsQueuedAndSendsNothing()
    {
        await using var call = new PlaybackCall();
        Playback playback = call.Session.Play(Audio(100));
        Task<bool> raw = call.Session.SendMediaAsync(Audio(20)).AsTask();
        (await call.Session.InterruptIsSentAsync()).Should().BeTrue();
        await call.StartAsync();
        await call.PassAsync(200);

        (await ResultOf(playback)).Outcome.Should().Be(PlaybackOutcome.Cleared);
        (await raw).Should().BeFalse();
        call.Sent.Should().BeEmpty();
    }

    [Fact]
    public async Task InterruptAsync_AfterTheEnd_IsFalse()
    {
        await using PlaybackCall call = await StartAsync();
        await call.Harness.SayAndSettleAsync(SessionHarness.Stop(2));

        (await call.Session.InterruptIsSentAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task InterruptAsync_OneWay_IsTrueAndSendsNothing()
    {
        await using var call = new PlaybackCall();
        await call.StartAsync(StreamType.OneWay);

        (await call.Session.InterruptIsSentAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task InterruptAsync_PipeWriter_SeesACompletedPipe()
    {
        await using PlaybackCall call = await StartAsync();
        var pipe = new Pipe();
        _ = call.Session.Play(pipe.Reader);
        await pipe.Writer.WriteAsync(Audio(100));
        await call.SettleUntilAsync(() => call.SentMedia.Count() == 5);
        await call.Session.InterruptAsync();
        using var limit = new CancellationTokenSource(SessionHarness.Soon);
        while (!(await pipe.Writer.FlushAsync(limit.Token)).IsCompleted)
        {
            await Task.Yield();
        }
    }

    [Fact]
    public async Task InterruptAsync_Generator_SeesItsTokenTripAndIsDisposed()
    {
        await using PlaybackCall call = await StartAsync();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Playback playback = call.Session.Play(Speak(ended));
        await call.SettleUntilAsync(() => call.SentMedia.Any());
        await call.Session.InterruptAsync();

        await ended.Task.WaitAsync(SessionHarness.Soon);
        (await ResultOf(playback)).Outcome.Should().Be(PlaybackOutcome.Cleared);

        static async IAsyncEnumerable<ReadOnlyMemory<byte>> Speak(
            TaskCompletionSource ended,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                yield return Audio(100);
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                ended.SetResult();
            }
        }
    }

    [Fact]
    public async Task InterruptAsync_WaitingRawMedia_ReturnsFalse()
    {
        await using var call = new PlaybackCall(options => options.SendTimeout = TimeSpan.FromMinutes(1));
        await call.StartAsync();
        var gate = new TaskCompletionSource();
        call.Harness.Transport.HoldSends(gate.Task);
        Task<bool> first = call.Session.SendMediaAsync(Audio(20)).AsTask();
        Task<bool> waiting = call.Session.SendMediaAsync(Audio(20)).AsTask();
        Task<bool> mark = call.Session.SendMarkAsync("m").AsTask();
        Task<bool> interrupt = call.Session.InterruptIsSentAsync();

        (await waiting.WaitAsync(SessionHarness.Soon)).Should().BeFalse();
        gate.SetResult();
        (await Task.WhenAll(first, mark, interrupt).WaitAsync(SessionHarness.Soon)).Should().OnlyContain(sent => sent);
        await call.SettleAsync();
        call.Sent.Select(sent => sent.Command.EventName).Should().Equal("media", "mark", "clear");
    }
}
