namespace Wavix.Streaming.Testing.Tests;

/// <summary>What the caller hears, and marks and clear on the fake clock.</summary>
public class SimulatedCallPlayoutTests
{
    [Fact]
    public async Task Heard_WhilePlaying_IsWhatHasPlayed()
    {
        await using var call = new CallHarness();
        byte[] audio = TestAudio.Speech(CallHarness.Milliseconds(100));
        await call.PlayAsync(audio);

        call.Clock.Advance(CallHarness.Milliseconds(30));

        call.Call.Heard.ToAudio().Should().Equal(audio[..(30 * WavixAudio.BytesPerMillisecond)]);
    }

    [Fact]
    public async Task Heard_AudioAfterAPause_StandsWhereItCame()
    {
        await using var call = new CallHarness();
        await call.PlayAsync(CallHarness.Audio(20, fill: 1));
        call.Clock.Advance(CallHarness.Milliseconds(50));
        await call.PlayAsync(CallHarness.Audio(20, fill: 2));
        call.Clock.Advance(CallHarness.Milliseconds(40));

        HeardAudio heard = call.Call.Heard;

        heard.ToTimeline().Should().Equal(
            [.. CallHarness.Audio(20, 1), .. CallHarness.Audio(30, 0), .. CallHarness.Audio(20, 2), .. CallHarness.Audio(20, 0)]);
        heard.GetGaps().Should().Equal(new HeardGap(CallHarness.Milliseconds(20), CallHarness.Milliseconds(30)));
    }

    [Fact]
    public async Task Mark_BehindAudio_IsEchoedWhenItHasPlayed()
    {
        await using var call = new CallHarness();
        await call.PlayAsync(CallHarness.Audio(20));
        await call.SendAsync(new MarkCommand { Name = "end" });
        await call.SettleAsync();

        call.Clock.Advance(CallHarness.Milliseconds(19));
        call.Messages.Should().NotContain(message => message.Sent is MarkEvent);
        call.Clock.Advance(CallHarness.Milliseconds(1));

        (await call.HearAsync<MarkEvent>()).Name.Should().Be("end");
        call.Messages.Last().At.Should().Be(CallHarness.Milliseconds(20));
    }

    [Fact]
    public async Task Mark_BetweenAudio_DoesNotWaitForTheRest()
    {
        await using var call = new CallHarness();
        await call.PlayAsync(CallHarness.Audio(20));
        await call.SendAsync(new MarkCommand { Name = "middle" });
        await call.PlayAsync(CallHarness.Audio(1000));

        call.Clock.Advance(CallHarness.Milliseconds(20));

        (await call.HearAsync<MarkEvent>()).Name.Should().Be("middle");
    }

    [Fact]
    public async Task Mark_WhenNothingPlays_IsEchoedAtOnce()
    {
        await using var call = new CallHarness();

        await call.SendAsync(new MarkCommand { Name = "now" });

        (await call.HearAsync<MarkEvent>()).Name.Should().Be("now");
    }

    [Fact]
    public async Task Mark_Echo_TakesTheNextNumberOfTheStream()
    {
        await using var call = new CallHarness();
        await call.StartAsync();

        await call.SendAsync(new MarkCommand { Name = "now" });

        MarkEvent mark = await call.HearAsync<MarkEvent>();
        (mark.CallId, mark.StreamId, mark.SequenceNumber).Should().Be(("abc-123", "str-456", 2));
    }

    [Fact]
    public async Task Mark_ManyReachedAtOnce_AreEchoedInOrder()
    {
        await using var call = new CallHarness();
        string[] names = [.. Enumerable.Range(0, 200).Select(i => $"mark-{i}")];
        await call.PlayAsync(CallHarness.Audio(20));
        foreach (string name in names)
        {
            await call.SendAsync(new MarkCommand { Name = name });
        }

        await call.SettleAsync();
        call.Clock.Advance(CallHarness.Milliseconds(20));

        (await HearMarksAsync(call, names.Length)).Should().Equal(names);
    }

    [Fact]
    public async Task Clear_WhilePlaying_CutsWhatIsHeard()
    {
        await using var call = new CallHarness();
        byte[] audio = TestAudio.Speech(CallHarness.Milliseconds(100));
        await call.PlayAsync(audio);
        call.Clock.Advance(CallHarness.Milliseconds(40));

        await call.SendAsync(new ClearCommand());
        await call.SettleAsync();
        call.Clock.Advance(CallHarness.Milliseconds(60));

        call.Call.Heard.ToAudio().Should().Equal(audio[..(40 * WavixAudio.BytesPerMillisecond)]);
    }

    [Fact]
    public async Task Clear_WithPendingMarks_EchoesThemAtOnceInOrder()
    {
        await using var call = new CallHarness();
        string[] names = [.. Enumerable.Range(0, 200).Select(i => $"mark-{i}")];
        await call.PlayAsync(CallHarness.Audio(20));
        foreach (string name in names)
        {
            await call.SendAsync(new MarkCommand { Name = name });
        }

        await call.SendAsync(new ClearCommand());

        (await HearMarksAsync(call, names.Length)).Should().Equal(names);
    }

    [Fact]
    public async Task Clear_ThenAudio_PlaysFromNow()
    {
        await using var call = new CallHarness();
        await call.PlayAsync(CallHarness.Audio(1000, fill: 1));
        call.Clock.Advance(CallHarness.Milliseconds(10));
        await call.SendAsync(new ClearCommand());

        await call.PlayAsync(CallHarness.Audio(10, fill: 2));
        call.Clock.Advance(CallHarness.Milliseconds(10));

        call.Call.Heard.ToTimeline().Should().Equal([.. CallHarness.Audio(10, 1), .. CallHarness.Audio(10, 2)]);
    }

    private static async Task<List<string>> HearMarksAsync(CallHarness call, int count)
    {
        var names = new List<string>();
        for (int i = 0; i < count; i++)
        {
            names.Add((await call.HearAsync<MarkEvent>()).Name);
        }

        return names;
    }
}
