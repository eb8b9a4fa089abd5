using System.IO.Pipelines;
using Wavix.Streaming.Tests.Session;
using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

public class DrainTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task DrainAsync_AudioQueued_WaitsForItAndTheTail()
    {
        await using PlaybackCall call = await StartAsync();
        Playback first = call.Session.Play(Audio(300));
        Playback second = call.Session.Play(Audio(300));
        Task<DrainOutcome> drain = call.Session.DrainAsync(Long);
        await call.PassAsync(1095);
        second.Completion.IsCompleted.Should().BeTrue();
        drain.IsCompleted.Should().BeFalse();
        await call.PassAsync(5);

        (await drain.WaitAsync(SessionHarness.Soon)).Should().Be(DrainOutcome.Drained);
        (await ResultOf(first)).Outcome.Should().Be(PlaybackOutcome.Played);
        call.SentAudio()[^24_000..].Should().OnlyContain(value => value == 0);
        call.SentMarks.Should().HaveCount(2, "the tail has none");
    }

    [Fact]
    public async Task DrainAsync_OpenSource_WaitsForItsEnd()
    {
        await using PlaybackCall call = await StartAsync(options => options.DrainTail = TimeSpan.Zero);
        var pipe = new Pipe();
        Playback playback = call.Session.Play(pipe.Reader);
        Task<DrainOutcome> drain = call.Session.DrainAsync(Long);
        await call.PassAsync(2000);
        drain.IsCompleted.Should().BeFalse();
        await pipe.Writer.WriteAsync(Audio(100));
        await pipe.Writer.CompleteAsync();
        await call.PlayOutAsync(playback);

        (await drain.WaitAsync(SessionHarness.Soon)).Should().Be(DrainOutcome.Drained);
    }

    [Fact]
    public async Task DrainAsync_JustPlayed_WaitsForTheRestOfTheTail()
    {
        await using PlaybackCall call = await StartAsync();
        await call.PlayOutAsync(call.Session.Play(Audio(100)));
        await call.PassAsync(200);
        Task<DrainOutcome> drain = call.Session.DrainAsync(Long);
        await call.PassAsync(295);
        drain.IsCompleted.Should().BeFalse();
        await call.PassAsync(25);

        (await drain.WaitAsync(SessionHarness.Soon)).Should().Be(DrainOutcome.Drained);
    }

    [Fact]
    public async Task DrainAsync_TwiceAtOnce_PlaysOneTail()
    {
        await using PlaybackCall call = await StartAsync();
        _ = call.Session.Play(Audio(300));
        Task<DrainOutcome> first = call.Session.DrainAsync(Long);
        Task<DrainOutcome> second = call.Session.DrainAsync(Long);
        await call.PassAsync(795);
        (first.IsCompleted || second.IsCompleted).Should().BeFalse();
        await call.PassAsync(5);

        (await Task.WhenAll(first, second).WaitAsync(SessionHarness.Soon)).Should().OnlyContain(result => result == DrainOutcome.Drained);
        call.SentMedia.Should().HaveCount(40);
    }

    [Fact]
    public async Task DrainAsync_BehindADrain_IsDrainedAtOnce()
    {
        await using PlaybackCall call = await StartAsync();
        _ = call.Session.Play(Audio(300));
        Task<DrainOutcome> first = call.Session.DrainAsync(Long);
        await call.PassAsync(800);
        await first.WaitAsync(SessionHarness.Soon);

        (await call.Session.DrainAsync(Long).WaitAsync(SessionHarness.Soon)).Should().Be(DrainOutcome.Drained);
        call.SentMedia.Should().HaveCount(40);
    }

    [Fact]
    public async Task DrainAsync_PlayedLongAgoOrNever_IsDrainedAtOnce()
    {
        await using PlaybackCall call = await StartAsync();
        (await call.Session.DrainAsync(Long)).Should().Be(DrainOutcome.Drained);
        await call.PlayOutAsync(call.Session.Play(Audio(100)));
        await call.PassAsync(600);

        (await call.Session.DrainAsync(Long)).Should().Be(DrainOutcome.Drained);
        call.SentMedia.Should().HaveCount(5);
    }

    [Fact]
    public async Task DrainAsync_PlayedLater_IsNotWaitedFor()
    {
        await using PlaybackCall call = await StartAsync();
        _ = call.Session.Play(Audio(100));
        Task<DrainOutcome> drain = call.Session.DrainAsync(Long);
        _ = call.Session.Play(Audio(10_000));
        await call.PassAsync(700);

        (await drain.WaitAsync(SessionHarness.Soon)).Should().Be(DrainOutcome.Drained);
    }

    [Fact]
    public async Task DrainAsync_TimeIsUp_IsTimedOutAndGoesOnPlaying()
    {
        await using PlaybackCall call = await StartAsync();
        Playback playback = call.Session.Play(Audio(1000));
        Task<DrainOutcome> drain = call.Session.DrainAsync(Ms(500));
        await call.PassAsync(500);

        (await drain.WaitAsync(SessionHarness.Soon)).Should().Be(DrainOutcome.TimedOut);
        (await call.PlayOutAsync(playback)).Outcome.Should().Be(PlaybackOutcome.Played);
        await call.PassAsync(1000);
        call.SentMedia.Should().HaveCount(50, "the tail was given up with the drain");
    }

    [Fact]
    public async Task DrainAsync_Canceled_Throws()
    {
        await using PlaybackCall call = await StartAsync();
        _ = call.Session.Play(Audio(1000));
        using var source = new CancellationTokenSource();
        Task<DrainOutcome> drain = call.Session.DrainAsync(Long, source.Token);
        await source.CancelAsync();

        await drain.Awaiting(task => task.WaitAsync(SessionHarness.Soon)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Theory]
    [InlineData(100)]
    [InlineData(400)]
    public async Task DrainAsync_Interrupted_SaysSo(int after)
    {
        await using PlaybackCall call = await StartAsync();
        _ = call.Session.Play(Audio(300));
        Task<DrainOutcome> drain = call.Session.DrainAsync(Long);
        await call.PassAsync(after);
        await call.Session.InterruptAsync();

        (await drain.WaitAsync(SessionHarness.Soon)).Should().Be(DrainOutcome.Interrupted);
    }

    [Fact]
    public async Task DrainAsync_StreamEnds_SaysSo()
    {
        await using PlaybackCall call = await StartAsync();
        _ = call.Session.Play(Audio(300));
        Task<DrainOutcome> drain = call.Session.DrainAsync(Long);
        await call.PassAsync(100);
        await call.Harness.SayAndSettleAsync(SessionHarness.Stop(10));

        (await drain.WaitAsync(SessionHarness.Soon)).Should().Be(DrainOutcome.Ended);
        (await call.Session.DrainAsync(Long)).Should().Be(DrainOutcome.Ended);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public async Task DrainAsync_TimeoutOutOfRange_Throws(int milliseconds)
    {
        await using PlaybackCall call = await StartAsync();

        await call.Session.Awaiting(session => session.DrainAsync(Ms(milliseconds))).Should().ThrowAsync<ArgumentOutOfRangeException>();
    }
}
