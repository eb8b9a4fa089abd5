using System.Collections.Concurrent;
using Wavix.Streaming.Tests.Session;
using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

public class PauseThreadTests
{
    [Fact]
    public async Task PauseAsync_ManyThreads_EveryPlaybackCompletesAndTheWireKeepsItsOrder()
    {
        await using PlaybackCall call = await StartAsync(options => options.IdleTimeout = Timeout.InfiniteTimeSpan);
        var playbacks = new ConcurrentBag<Playback>();
        Task[] threads = [.. Enumerable.Range(0, 4).Select(number => Task.Run(() => ActAsync(call.Session, playbacks, number)))];
        Task all = Task.WhenAll(threads);
        using var limit = new CancellationTokenSource(SessionHarness.Soon);
        while (!all.IsCompleted)
        {
            limit.IsCancellationRequested.Should().BeFalse("no call waits for ever");
            call.Harness.Clock.Advance(Ms(1));
            await Task.Yield();
        }

        await all;
        await (await call.Session.PauseAsync()).ResumeAsync();
        foreach (Playback playback in playbacks)
        {
            PlaybackResult result = await call.PlayOutAsync(playback);
            result.HeardAtLeast.Should().BeLessThanOrEqualTo(result.Heard);
            result.Heard.Should().BeLessThanOrEqualTo(result.HeardAtMost);
            result.Error.Should().BeNull();
        }

        call.Harness.Transport.Breaches.Should().BeEmpty();
    }

    private static async Task ActAsync(
        WavixStreamSession session, ConcurrentBag<Playback> playbacks, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 300; i++)
        {
            switch (random.Next(8))
            {
                case 0:
                    playbacks.Add(session.BeginTurn().Play(Audio(random.Next(100))));
                    break;
                case 1:
                    playbacks.Add(session.Play(new MemoryStream(Audio(random.Next(100)))));
                    break;
                case 2:
                    await session.SendMediaAsync(Audio(1));
                    break;
                case 3 when random.Next(4) == 0:
                    await session.InterruptAsync();
                    break;
                case 4 when random.Next(2) == 0:
                    await (await session.PauseAsync()).CancelAsync();
                    break;
                default:
                    PausedPlayback paused = await session.PauseAsync();
                    await Task.Yield();
                    await paused.ResumeAsync();
                    break;
            }
        }
    }
}
