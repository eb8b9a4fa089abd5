using Wavix.Streaming.Tests.Session;
using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

public class TurnTests
{
    [Fact]
    public async Task Interrupt_OpenTurns_TripTheirTokens()
    {
        await using PlaybackCall call = await StartAsync();
        PlaybackTurn first = call.Session.BeginTurn();
        PlaybackTurn second = call.Session.BeginTurn();
        await call.Session.InterruptAsync();

        first.Ended.IsCancellationRequested.Should().BeTrue();
        second.Ended.IsCancellationRequested.Should().BeTrue();
        call.Session.BeginTurn().Ended.IsCancellationRequested.Should().BeFalse();
    }

    [Fact]
    public async Task Play_OnAnInterruptedTurn_SendsNothingAndIsClearedAlready()
    {
        await using PlaybackCall call = await StartAsync();
        PlaybackTurn turn = call.Session.BeginTurn();
        await call.Session.InterruptAsync();
        Playback memory = turn.Play(Audio(100));
        var stream = new ObservedStream(Audio(100));
        Playback source = turn.Play(stream);

        memory.Completion.IsCompleted.Should().BeTrue();
        (await ResultOf(memory)).Outcome.Should().Be(PlaybackOutcome.Cleared);
        (await ResultOf(source)).Outcome.Should().Be(PlaybackOutcome.Cleared);
        await stream.Disposed.WaitAsync(SessionHarness.Soon);
        stream.Reads.Should().Be(0);
        await call.PassAsync(100);
        call.Sent.Should().BeEmpty();
    }

    [Fact]
    public async Task Play_OnTheSessionAfterAnInterrupt_IsHeard()
    {
        await using PlaybackCall call = await StartAsync();
        _ = call.Session.Play(Audio(500));
        await call.Session.InterruptAsync();

        (await call.PlayOutAsync(call.Session.Play(Audio(100)))).Outcome.Should().Be(PlaybackOutcome.Played);
    }

    [Fact]
    public async Task Play_OnTheSession_UsesTheTurnBegunLast()
    {
        await using PlaybackCall call = await StartAsync();
        PlaybackTurn turn = call.Session.BeginTurn();
        Playback playback = call.Session.Play(Audio(500));
        await turn.CancelAsync();

        (await ResultOf(playback)).Outcome.Should().Be(PlaybackOutcome.Cleared);
    }

    [Fact]
    public async Task Play_TwoTurns_PlayInTheOrderOfTheCalls()
    {
        await using PlaybackCall call = await StartAsync();
        PlaybackTurn first = call.Session.BeginTurn();
        PlaybackTurn second = call.Session.BeginTurn();
        _ = second.Play(Audio(100));
        await call.PlayOutAsync(first.Play(Audio(100, seed: 2)));

        call.SentAudio().Should().Equal([.. Audio(100), .. Audio(100, seed: 2)]);
    }

    [Fact]
    public async Task CancelAsync_OfATurn_ClearsItsAudioAndLeavesOthersQueued()
    {
        await using PlaybackCall call = await StartAsync();
        PlaybackTurn turn = call.Session.BeginTurn();
        Playback speaking = turn.Play(Audio(1000));
        Playback waiting = turn.Play(Audio(1000));
        PlaybackTurn other = call.Session.BeginTurn();
        Playback later = other.Play(Audio(100, seed: 2));
        await call.PassAsync(100);
        await turn.CancelAsync();
        await call.PlayOutAsync(later);

        turn.Ended.IsCancellationRequested.Should().BeTrue();
        other.Ended.IsCancellationRequested.Should().BeFalse();
        (await ResultOf(speaking)).Outcome.Should().Be(PlaybackOutcome.Cleared);
        (await ResultOf(waiting)).Outcome.Should().Be(PlaybackOutcome.Cleared);
        (await ResultOf(later)).Outcome.Should().Be(PlaybackOutcome.Played);
        call.Clears.Should().Be(1);
    }

    [Fact]
    public async Task CancelAsync_OfATurnBehindAnother_LeavesTheOtherPlaying()
    {
        await using PlaybackCall call = await StartAsync();
        Playback other = call.Session.BeginTurn().Play(Audio(100));
        PlaybackTurn turn = call.Session.BeginTurn();
        Playback playback = turn.Play(Audio(1000, seed: 2));
        await call.PassAsync(50);
        await turn.CancelAsync();
        await call.PassAsync(1000);

        (await ResultOf(other)).Outcome.Should().Be(PlaybackOutcome.Played);
        (await ResultOf(playback)).Outcome.Should().Be(PlaybackOutcome.Cleared);
        call.Clears.Should().Be(0);
    }

    [Fact]
    public async Task Token_StreamEnds_Trips()
    {
        await using PlaybackCall call = await StartAsync();
        PlaybackTurn turn = call.Session.BeginTurn();
        await call.Harness.SayAndSettleAsync(SessionHarness.Stop(2));

        turn.Ended.IsCancellationRequested.Should().BeTrue();
        call.Session.BeginTurn().Ended.IsCancellationRequested.Should().BeTrue();
    }

    [Fact]
    public async Task Token_CallbackThrows_HurtsNobodyAndIsLogged()
    {
        var logger = new RecordingLogger();
        await using var call = new PlaybackCall(logger: logger);
        await call.StartAsync();
        PlaybackTurn turn = call.Session.BeginTurn();
        using CancellationTokenRegistration registration = turn.Ended.Register(() => throw new InvalidOperationException("mine"));
        (await call.Session.InterruptIsSentAsync()).Should().BeTrue();

        await call.SettleUntilAsync(() => logger.Records.Any(record => record.Id == 15));
    }
}
