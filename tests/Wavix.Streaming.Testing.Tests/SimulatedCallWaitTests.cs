namespace Wavix.Streaming.Testing.Tests;

/// <summary>Waiting for audio and for its playback.</summary>
public class SimulatedCallWaitTests
{
    [Fact]
    public async Task WaitForAudioAsync_WhenItHasCome_IsTrueBeforeItHasPlayed()
    {
        await using var call = new CallHarness();
        Task<bool> waiting = call.Call.WaitForAudioAsync(1920);

        await call.SendAsync(new MediaCommand { Payload = CallHarness.Audio(20) });
        await call.SendAsync(new MediaCommand { Payload = CallHarness.Audio(20) });

        (await waiting.SoonAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task WaitForAudioAsync_TooLittleHasCome_Waits()
    {
        await using var call = new CallHarness();
        Task<bool> waiting = call.Call.WaitForAudioAsync(1922);

        await call.PlayAsync(CallHarness.Audio(40));

        waiting.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task WaitForAudioAsync_CallEndsBefore_IsFalse()
    {
        await using var call = new CallHarness();
        await call.PlayAsync(CallHarness.Audio(20));
        Task<bool> waiting = call.Call.WaitForAudioAsync(1920);

        await call.Application.CloseAsync(1000, null, CancellationToken.None);

        (await waiting.SoonAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task WaitForAudioAsync_CallEndedAfterIt_IsTrue()
    {
        await using var call = new CallHarness();
        await call.PlayAsync(CallHarness.Audio(20));
        await call.Application.CloseAsync(1000, null, CancellationToken.None);
        await call.Call.Completion.SoonAsync();

        (await call.Call.WaitForAudioAsync(960)).Should().BeTrue();
    }

    [Fact]
    public async Task WaitForAudioAsync_Cancelled_Throws()
    {
        await using var call = new CallHarness();

        Func<Task> waiting = () => call.Call.WaitForAudioAsync(2, new CancellationToken(canceled: true));

        await waiting.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task WaitForPlayoutAsync_NothingPlays_ReturnsAtOnce()
    {
        await using var call = new CallHarness();

        call.Call.WaitForPlayoutAsync().IsCompletedSuccessfully.Should().BeTrue();
    }

    [Fact]
    public async Task WaitForPlayoutAsync_AudioPlays_ReturnsWhenItHasPlayed()
    {
        await using var call = new CallHarness();
        await call.PlayAsync(CallHarness.Audio(100));
        Task waiting = call.Call.WaitForPlayoutAsync();

        call.Clock.Advance(CallHarness.Milliseconds(99));
        waiting.IsCompleted.Should().BeFalse();
        call.Clock.Advance(CallHarness.Milliseconds(1));

        await waiting.SoonAsync();
    }

    [Fact]
    public async Task WaitForPlayoutAsync_AudioShorterThanAMillisecond_WaitsForIt()
    {
        await using var call = new CallHarness();
        await call.PlayAsync(new byte[WavixAudio.BytesPerSample]);
        Task waiting = call.Call.WaitForPlayoutAsync();
        waiting.IsCompleted.Should().BeFalse();

        call.Clock.Advance(CallHarness.Milliseconds(1));

        await waiting.SoonAsync();
    }

    [Fact]
    public async Task WaitForPlayoutAsync_MoreAudioComes_WaitsForItToo()
    {
        await using var call = new CallHarness();
        await call.PlayAsync(CallHarness.Audio(20));
        Task waiting = call.Call.WaitForPlayoutAsync();
        await call.PlayAsync(CallHarness.Audio(20));

        call.Clock.Advance(CallHarness.Milliseconds(20));
        waiting.IsCompleted.Should().BeFalse();
        call.Clock.Advance(CallHarness.Milliseconds(20));

        await waiting.SoonAsync();
    }

    [Fact]
    public async Task WaitForPlayoutAsync_WithMarks_ReturnsWhenTheyAreEchoed()
    {
        await using var call = new CallHarness();
        await call.PlayAsync(CallHarness.Audio(20));
        await call.SendAsync(new MarkCommand { Name = "end" });
        await call.SettleAsync();

        call.Clock.Advance(CallHarness.Milliseconds(20));
        await call.Call.WaitForPlayoutAsync().SoonAsync();

        call.Messages.Last().Sent.Should().BeOfType<MarkEvent>();
    }

    [Fact]
    public async Task WaitForPlayoutAsync_Cleared_Returns()
    {
        await using var call = new CallHarness();
        await call.PlayAsync(CallHarness.Audio(1000));
        Task waiting = call.Call.WaitForPlayoutAsync();

        await call.SendAsync(new ClearCommand());

        await waiting.SoonAsync();
    }

    [Fact]
    public async Task WaitForPlayoutAsync_CallEnds_ReturnsAtOnce()
    {
        await using var call = new CallHarness();
        await call.PlayAsync(CallHarness.Audio(1000));
        Task waiting = call.Call.WaitForPlayoutAsync();

        await call.Application.CloseAsync(1000, null, CancellationToken.None);

        await waiting.SoonAsync();
    }

    [Fact]
    public async Task WaitForPlayoutAsync_Cancelled_Throws()
    {
        await using var call = new CallHarness();
        await call.PlayAsync(CallHarness.Audio(20));

        Func<Task> waiting = () => call.Call.WaitForPlayoutAsync(new CancellationToken(canceled: true));

        await waiting.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task WaitForClearAsync_ItWasReceivedBefore_IsTrueAtOnce()
    {
        await using var call = new CallHarness();
        await call.SendAsync(new ClearCommand());
        await call.SettleAsync();

        Task<bool> waiting = call.Call.WaitForClearAsync();

        call.Call.Clears.Should().Be(1);
        waiting.IsCompletedSuccessfully.Should().BeTrue();
        (await waiting).Should().BeTrue();
    }

    [Fact]
    public async Task WaitForClearAsync_ForTheNextOne_DoesNotCompleteAtAnEarlierOne()
    {
        await using var call = new CallHarness();
        await call.SendAsync(new ClearCommand());
        await call.SettleAsync();
        Task<bool> waiting = call.Call.WaitForClearAsync(call.Call.Clears + 1);

        waiting.IsCompleted.Should().BeFalse();
        await call.SendAsync(new ClearCommand());

        (await waiting.SoonAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task WaitForClearAsync_ClearOfAnotherStream_DoesNotCount()
    {
        await using var call = new CallHarness();

        await call.SendAsync(new ClearCommand { StreamId = "another" });
        await call.SettleAsync();

        call.Call.Clears.Should().Be(0);
        call.Call.WaitForClearAsync().IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task WaitForClearAsync_CallEndsBefore_IsFalse()
    {
        await using var call = new CallHarness();
        Task<bool> waiting = call.Call.WaitForClearAsync();

        await call.Application.CloseAsync(1000, null, CancellationToken.None);

        (await waiting.SoonAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task WaitForClearAsync_CountOfZero_Throws()
    {
        await using var call = new CallHarness();

        Func<Task> wait = () => call.Call.WaitForClearAsync(0);

        await wait.Should().ThrowAsync<ArgumentOutOfRangeException>();
    }
}
