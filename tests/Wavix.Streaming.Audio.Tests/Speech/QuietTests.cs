using static Wavix.Streaming.Audio.Tests.Speech.BargeInCall;

namespace Wavix.Streaming.Audio.Tests.Speech;

/// <summary>The wait for the caller's silence.</summary>
public class QuietTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task WaitForQuietAsync_NothingArrives_TakesThatTimeByTheClock()
    {
        await using BargeInCall call = await StartAsync();

        (await TimeAsync(call, call.BargeIn.WaitForQuietAsync(Second))).Should().Be((true, 1000));
    }

    [Fact]
    public async Task WaitForQuietAsync_CallerSpeaks_CountsFromTheEndOfTheSpeech()
    {
        await using BargeInCall call = await StartAsync();
        Task<bool> quiet = call.BargeIn.WaitForQuietAsync(Second);
        await call.SilenceAsync(500);
        await call.SpeakAsync(3900);
        bool isSpeaking = call.BargeIn.IsSpeaking;
        Task listening = call.SilenceAsync(5000);

        isSpeaking.Should().BeTrue();
        (bool isQuiet, double milliseconds) = await TimeAsync(call, quiet);
        isQuiet.Should().BeTrue();
        milliseconds.Should().BeInRange(1000, 1100, "the detector ends speech up to 100 ms late");
        await listening;
    }

    [Fact]
    public async Task WaitForQuietAsync_MutedWhileSpeaking_CountsFromTheLastAudio()
    {
        await using BargeInCall call = await StartAsync();
        await call.SpeakAsync(900);

        (await TimeAsync(call, call.BargeIn.WaitForQuietAsync(2 * Second))).Should().Be((true, 2000));
        call.BargeIn.IsSpeaking.Should().BeFalse();
    }

    [Fact]
    public async Task WaitForQuietAsync_CallerNeverStops_IsFalseAfterMaxWait()
    {
        await using BargeInCall call = await StartAsync(new BargeInOptions { MaxWait = TimeSpan.FromMilliseconds(1500) });
        Task<bool> quiet = call.BargeIn.WaitForQuietAsync(Second);
        await call.SpeakAsync(1400);
        bool hasWaited = !quiet.IsCompleted;
        await call.SpeakAsync(300);

        hasWaited.Should().BeTrue();
        (await call.Clock.RunUntilAsync(quiet)).Should().BeFalse();
    }

    [Fact]
    public async Task WaitForQuietAsync_TokenIsCanceled_Throws()
    {
        await using BargeInCall call = await StartAsync();
        using var stop = new CancellationTokenSource();
        Task<bool> quiet = call.BargeIn.WaitForQuietAsync(Second, stop.Token);
        await stop.CancelAsync();

        await FluentActions.Awaiting(() => call.Clock.RunUntilAsync(quiet)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(60_001)]
    public async Task WaitForQuietAsync_OutOfRange_Throws(int milliseconds)
    {
        await using BargeInCall call = await StartAsync();

        await FluentActions.Awaiting(() => call.BargeIn.WaitForQuietAsync(TimeSpan.FromMilliseconds(milliseconds)))
            .Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName("duration");
    }

    private static async Task<(bool IsQuiet, double Milliseconds)> TimeAsync(BargeInCall call, Task<bool> quiet)
    {
        TimeSpan from = call.Clock.Elapsed;
        bool isQuiet = await call.Clock.RunUntilAsync(quiet);
        return (isQuiet, (call.Clock.Elapsed - from).TotalMilliseconds);
    }
}
