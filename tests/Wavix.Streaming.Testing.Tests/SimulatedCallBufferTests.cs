namespace Wavix.Streaming.Testing.Tests;

/// <summary>Limit and pre-buffer of the playback, underruns, and the line that echoes it.</summary>
public class SimulatedCallBufferTests
{
    [Fact]
    public async Task Media_BeyondMaxBufferedAudio_IsDroppedAndCounted()
    {
        await using var call = new CallHarness(options => options.MaxBufferedAudio = CallHarness.Milliseconds(100));
        byte[] audio = TestAudio.Speech(CallHarness.Milliseconds(130));

        await call.PlayAsync(audio);
        call.Clock.Advance(CallHarness.Milliseconds(200));

        call.Call.Heard.ToAudio().Should().Equal(audio[..(100 * WavixAudio.BytesPerMillisecond)]);
        call.Call.DroppedAudio.Should().Be(CallHarness.Milliseconds(30));
    }

    [Fact]
    public async Task Media_WhenTheBufferHasRoomAgain_IsTaken()
    {
        await using var call = new CallHarness(options => options.MaxBufferedAudio = CallHarness.Milliseconds(100));
        await call.PlayAsync(CallHarness.Audio(100));
        call.Clock.Advance(CallHarness.Milliseconds(40));

        await call.PlayAsync(CallHarness.Audio(40));
        call.Clock.Advance(CallHarness.Milliseconds(100));

        call.Call.Heard.ToAudio().Should().HaveCount(140 * WavixAudio.BytesPerMillisecond);
        call.Call.DroppedAudio.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public async Task Prebuffer_TooLittleCame_BeginsWhenItsTimeIsOver()
    {
        await using var call = new CallHarness(options => options.Faults.Prebuffer = CallHarness.Milliseconds(120));

        await call.PlayAsync(CallHarness.Audio(20));
        call.Clock.Advance(CallHarness.Milliseconds(140));

        call.Call.Heard.ToTimeline().Should().Equal([.. CallHarness.Audio(120, 0), .. CallHarness.Audio(20)]);
    }

    [Fact]
    public async Task Prebuffer_EnoughCame_BeginsAtOnce()
    {
        await using var call = new CallHarness(options => options.Faults.Prebuffer = CallHarness.Milliseconds(40));
        await call.PlayAsync(CallHarness.Audio(20));
        call.Clock.Advance(CallHarness.Milliseconds(10));

        await call.PlayAsync(CallHarness.Audio(20));
        call.Clock.Advance(CallHarness.Milliseconds(40));

        call.Call.Heard.ToTimeline().Should().Equal([.. CallHarness.Audio(10, 0), .. CallHarness.Audio(40)]);
    }

    [Fact]
    public async Task Prebuffer_AfterRunningDry_BuffersAgain()
    {
        await using var call = new CallHarness(options => options.Faults.Prebuffer = CallHarness.Milliseconds(40));
        await call.PlayAsync(CallHarness.Audio(40));
        call.Clock.Advance(CallHarness.Milliseconds(50));

        await call.PlayAsync(CallHarness.Audio(20));
        call.Clock.Advance(CallHarness.Milliseconds(60));

        call.Call.Heard.GetGaps().Should().Equal(new HeardGap(CallHarness.Milliseconds(40), CallHarness.Milliseconds(50)));
    }

    [Fact]
    public async Task Prebuffer_MarkBehindHeldAudio_WaitsForIt()
    {
        await using var call = new CallHarness(options => options.Faults.Prebuffer = CallHarness.Milliseconds(100));
        await call.PlayAsync(CallHarness.Audio(20));
        await call.SendAsync(new MarkCommand { Name = "end" });
        await call.SettleAsync();

        call.Clock.Advance(CallHarness.Milliseconds(119));
        call.Messages.Should().NotContain(message => message.Sent is MarkEvent);
        call.Clock.Advance(CallHarness.Milliseconds(1));

        (await call.HearAsync<MarkEvent>()).Name.Should().Be("end");
    }

    [Fact]
    public async Task GetUnderruns_AudioComesTooLate_TellsWhereItRanDry()
    {
        await using var call = new CallHarness();
        await call.PlayAsync(CallHarness.Audio(20));
        call.Clock.Advance(CallHarness.Milliseconds(50));
        await call.PlayAsync(CallHarness.Audio(20));
        call.Clock.Advance(CallHarness.Milliseconds(1));

        call.Call.Heard.GetUnderruns().Should().Equal(new HeardGap(CallHarness.Milliseconds(20), CallHarness.Milliseconds(30)));
    }

    [Theory]
    [InlineData("mark")]
    [InlineData("clear")]
    [InlineData("long")]
    public async Task GetUnderruns_PauseOnPurpose_IsNone(string purpose)
    {
        await using var call = new CallHarness();
        await call.PlayAsync(CallHarness.Audio(20));
        call.Clock.Advance(CallHarness.Milliseconds(10));
        if (purpose != "long")
        {
            await call.SendAsync(purpose == "mark" ? new MarkCommand { Name = "a" } : new ClearCommand());
            await call.SettleAsync();
        }

        call.Clock.Advance(CallHarness.Milliseconds(purpose == "long" ? 511 : 60));
        await call.PlayAsync(CallHarness.Audio(20));
        call.Clock.Advance(CallHarness.Milliseconds(1));

        call.Call.Heard.GetGaps().Should().HaveCount(1);
        call.Call.Heard.GetUnderruns().Should().BeEmpty();
    }
}
