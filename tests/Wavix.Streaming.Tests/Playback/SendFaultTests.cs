using System.Buffers;
using System.Runtime.InteropServices;
using Wavix.Streaming.Tests.Session;
using static Wavix.Streaming.Tests.Session.SessionHarness;
using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

/// <summary>Playback over a connection that takes messages slowly, refuses some, or stands still.</summary>
public class SendFaultTests
{
    [Fact]
    public async Task Completion_OneSendFails_PlaysOnAndCompletes()
    {
        await using PlaybackCall call = await StartAsync();
        call.Harness.Transport.HoldSends(Task.FromException(new IOException("This one is lost.")));
        Playback playback = call.Session.Play(Audio(1000));
        await UntilAsync(() => !call.Session.Outbound.IsSending);
        call.Harness.Transport.HoldSends(Task.CompletedTask);
        (await call.Session.SendMarkAsync("goes out")).Should().BeTrue();

        (await call.PlayOutAsync(playback)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Played, HeardAtMost = Ms(1000) });
        call.SentMedia.Should().HaveCountGreaterThanOrEqualTo(40, "few are lost with it");
        call.Session.State.Should().Be(WavixStreamState.Streaming);
    }

    [Fact]
    public async Task SendMediaAsync_OneSendFailsAndOneIsStuck_OnlyTheStuckOneKeepsItsMemory()
    {
        FakeTransport transport = FakeTransport.Saying(StartOf(StreamType.TwoWay));
        var stuck = new TaskCompletionSource();
        var memory = new List<byte[]>();
        transport.OnSend = message =>
        {
            memory.Add(MemoryMarshal.TryGetArray(message, out ArraySegment<byte> segment) ? segment.Array! : []);
            return memory.Count switch
            {
                2 => ValueTask.FromException(new IOException("This one is lost.")),
                4 => new ValueTask(stuck.Task),
                _ => ValueTask.CompletedTask,
            };
        };
        await using var session = new WavixStreamSession(transport);
        await session.WaitForStartAsync().WaitAsync(Soon);
        byte[]? rented = null;
        var sending = new Thread(() =>
        {
            // One thread, so that the pool gives what it was given.
            for (int i = 0; i < 4; i++)
            {
                _ = session.SendMediaAsync(Frame()).AsTask();
            }

            rented = ArrayPool<byte>.Shared.Rent(memory[0].Length);
        });

        sending.Start();
        sending.Join(Soon).Should().BeTrue();

        memory.Should().HaveCount(4);
        memory.Distinct().Should().ContainSingle("each was given back before the next");
        rented.Should().NotBeSameAs(memory[3]);
        stuck.SetResult();
        transport.Lose();
    }

    [Fact]
    public async Task CancelAsync_RawAudioWaitsBeforeIt_StopsSendingAndPlaysOut()
    {
        await using PlaybackCall call = await StartAsync();
        Playback playback = call.Session.Play(Audio(1000));
        await call.SettleAsync();
        var held = new TaskCompletionSource();
        call.Harness.Transport.HoldSends(held.Task);
        call.Harness.Clock.Advance(Ms(25));
        await UntilAsync(() => call.Harness.Transport.IsSending);
        Task<bool> raw = call.Session.SendMediaAsync(Audio(500, seed: 2)).AsTask();
        Task cancel = playback.CancelAsync();
        held.SetResult();
        await Task.WhenAll(raw, cancel).WaitAsync(SessionHarness.Soon);
        await call.PassAsync(1000);

        call.Clears.Should().Be(0, "it would cut what the application sent");
        call.SentMedia.Should().HaveCount(12).And.ContainSingle(media => media.Payload.Length > 960);
        (await ResultOf(playback)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Cleared, Heard = Ms(220) });
    }

    [Fact]
    public async Task CancelAsync_ASendIsStuck_CompletesWhenWhatWasSentHasPlayed()
    {
        await using PlaybackCall call = await StartAsync();
        await call.Session.SendMediaAsync(Audio(100));
        Playback playback = call.Session.Play(Audio(1000));
        await call.SettleAsync();
        call.Harness.Transport.HoldSends(new TaskCompletionSource().Task);
        call.Harness.Clock.Advance(Ms(25));
        await UntilAsync(() => call.Harness.Transport.IsSending);
        await playback.CancelAsync().WaitAsync(SessionHarness.Soon);
        playback.Completion.IsCompleted.Should().BeFalse("the application's own audio is buffered, so it plays out");
        call.Harness.Clock.Advance(Ms(300));

        (await ResultOf(playback)).Outcome.Should().Be(PlaybackOutcome.Cleared);
    }

    [Fact]
    public async Task InterruptAsync_OftenBeforeStart_TakesNoPlaceOfTheApplicationsSends()
    {
        await using var call = new PlaybackCall(options => options.MaxWaitingSends = 2);
        for (int i = 0; i < 10; i++)
        {
            (await call.Session.InterruptIsSentAsync()).Should().BeTrue();
        }

        Task<bool>[] marks = [call.Session.SendMarkAsync("first").AsTask(), call.Session.SendMarkAsync("second").AsTask()];
        await call.StartAsync();

        (await Task.WhenAll(marks).WaitAsync(SessionHarness.Soon)).Should().OnlyContain(sent => sent);
        await call.SettleAsync();
        call.SentMarks.Should().Equal("first", "second");
    }

    [Fact]
    public async Task InterruptAsync_OftenWhileASendIsStuck_TakesNoPlaceOfTheApplicationsSends()
    {
        await using var call = new PlaybackCall(options => options.MaxWaitingSends = 2);
        await call.StartAsync();
        var held = new TaskCompletionSource();
        call.Harness.Transport.HoldSends(held.Task);
        Task<bool> stuck = call.Session.SendMarkAsync("stuck").AsTask();
        for (int i = 0; i < 10; i++)
        {
            (await call.Session.InterruptIsSentAsync().WaitAsync(SessionHarness.Soon)).Should().BeTrue("there is nothing to clear");
        }

        Task<bool>[] marks = [call.Session.SendMarkAsync("first").AsTask(), call.Session.SendMarkAsync("second").AsTask()];
        held.SetResult();

        (await Task.WhenAll([stuck, .. marks]).WaitAsync(SessionHarness.Soon)).Should().OnlyContain(sent => sent);
        await call.SettleAsync();
        call.SentMarks.Should().Equal("stuck", "first", "second");
    }
}
