using Wavix.Streaming.Tests.Session;
using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

public class PlaybackWriterTests
{
    [Fact]
    public async Task WriteAsync_PiecesOfAnySize_AreHeardAsOnePlayback()
    {
        await using PlaybackCall call = await StartAsync();
        byte[] audio = Audio(300);
        PlaybackWriter writer = call.Session.BeginTurn().OpenWriter();
        for (int i = 0; i < audio.Length; i += 777)
        {
            (await writer.WriteAsync(audio.AsMemory(i, Math.Min(777, audio.Length - i)))).Should().BeTrue();
        }

        writer.Complete();
        PlaybackResult result = await call.PlayOutAsync(writer.Playback);

        result.Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Played, Heard = Ms(300) });
        call.SentAudio().Should().Equal(audio);
        call.SentMarks.Should().ContainSingle();
    }

    [Fact]
    public async Task WriteAsync_BufferReused_PlaysWhatWasWritten()
    {
        await using PlaybackCall call = await StartAsync();
        PlaybackWriter writer = call.Session.BeginTurn().OpenWriter();
        byte[] buffer = Audio(100);
        await writer.WriteAsync(buffer);
        buffer.AsSpan().Clear();
        writer.Dispose();
        await call.PlayOutAsync(writer.Playback);

        call.SentAudio().Should().Equal(Audio(100));
    }

    [Fact]
    public async Task WriteAsync_FasterThanSpeech_WaitsAtMaxReadAhead()
    {
        await using PlaybackCall call = await StartAsync();
        PlaybackWriter writer = call.Session.BeginTurn().OpenWriter(new PlaybackOptions { MaxReadAhead = Ms(200) });
        int written = 0;
        async Task WriteAllAsync()
        {
            while (await writer.WriteAsync(Audio(20)))
            {
                Interlocked.Add(ref written, 20);
            }
        }

        Task writing = WriteAllAsync();
        await call.PassAsync(1000);
        Volatile.Read(ref written).Should().BeLessThan(1000 + 200 + 200 + 200, "played, sent ahead, read ahead, and what is on its way");
        await call.Session.InterruptAsync();
        await writing.WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public async Task WriteAsync_Interrupted_IsFalse()
    {
        await using PlaybackCall call = await StartAsync();
        PlaybackWriter writer = call.Session.BeginTurn().OpenWriter();
        await writer.WriteAsync(Audio(100));
        await call.Session.InterruptAsync();

        using var limit = new CancellationTokenSource(SessionHarness.Soon);
        while (await writer.WriteAsync(Audio(20), limit.Token))
        {
            await Task.Yield();
        }

        (await ResultOf(writer.Playback)).Outcome.Should().Be(PlaybackOutcome.Cleared);
    }

    [Fact]
    public async Task Complete_WithAnError_PlaysWhatWasWrittenAndFails()
    {
        await using PlaybackCall call = await StartAsync();
        var error = new IOException("The voice is gone.");
        PlaybackWriter writer = call.Session.BeginTurn().OpenWriter();
        await writer.WriteAsync(Audio(100));
        writer.Complete(error);
        writer.Complete();
        PlaybackResult result = await call.PlayOutAsync(writer.Playback);

        result.Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Failed, Heard = Ms(100), Error = error });
    }

    [Fact]
    public async Task WriteAsync_TokenCanceledBefore_AcceptsThePieceAllTheSame()
    {
        await using PlaybackCall call = await StartAsync();
        PlaybackWriter writer = call.Session.BeginTurn().OpenWriter();
        var canceled = new CancellationToken(canceled: true);
        for (int i = 0; i < 10; i++)
        {
            try
            {
                await writer.WriteAsync(Audio(20, seed: i), canceled);
            }
            catch (OperationCanceledException)
            {
                // Only the wait was canceled.
            }
        }

        writer.Complete();
        await call.PlayOutAsync(writer.Playback);

        call.SentAudio().Should().Equal([.. Enumerable.Range(0, 10).SelectMany(i => Audio(20, seed: i))]);
    }

    [Fact]
    public async Task WriteAsync_AfterComplete_Throws()
    {
        await using PlaybackCall call = await StartAsync();
        PlaybackWriter writer = call.Session.BeginTurn().OpenWriter();
        writer.Complete();

        await writer.Awaiting(done => done.WriteAsync(Audio(20)).AsTask()).Should().ThrowAsync<InvalidOperationException>();
    }

    [Fact]
    public async Task OpenWriter_OnATurnThatHasEnded_IsClearedAndWritesAreFalse()
    {
        await using PlaybackCall call = await StartAsync();
        PlaybackTurn turn = call.Session.BeginTurn();
        await call.Session.InterruptAsync();
        PlaybackWriter writer = turn.OpenWriter();

        (await ResultOf(writer.Playback)).Outcome.Should().Be(PlaybackOutcome.Cleared);
        using var limit = new CancellationTokenSource(SessionHarness.Soon);
        while (await writer.WriteAsync(Audio(20), limit.Token))
        {
            await Task.Yield();
        }
    }
}
