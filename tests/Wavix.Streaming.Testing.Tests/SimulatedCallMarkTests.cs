namespace Wavix.Streaming.Testing.Tests;

/// <summary>Marks where Wavix is silent, and what may be wrong with them.</summary>
public class SimulatedCallMarkTests
{
    [Fact]
    public async Task Clear_PendingMarksDrop_EchoesNoneAndCountsThem()
    {
        await using var call = new CallHarness(options => options.PendingMarks = PendingMarkBehavior.Drop);
        await MarkBehindAsync(call, 100, "a", "b");

        await call.SendAsync(new ClearCommand());
        await call.SettleAsync();
        call.Clock.Advance(CallHarness.Milliseconds(200));
        await call.Call.WaitForPlayoutAsync().SoonAsync();

        Echoed(call).Should().BeEmpty();
        call.Call.DroppedMarks.Should().Be(2);
    }

    [Fact]
    public async Task Clear_PendingMarksLate_EchoesThemWhenTheirAudioWouldHavePlayed()
    {
        await using var call = new CallHarness(options => options.PendingMarks = PendingMarkBehavior.Late);
        await MarkBehindAsync(call, 100, "a");
        call.Clock.Advance(CallHarness.Milliseconds(40));

        await call.SendAsync(new ClearCommand());
        await call.SettleAsync();
        call.Clock.Advance(CallHarness.Milliseconds(59));
        Echoed(call).Should().BeEmpty();
        call.Clock.Advance(CallHarness.Milliseconds(1));

        (await call.HearAsync<MarkEvent>()).Name.Should().Be("a");
    }

    [Fact]
    public async Task Mark_LoseFirstMark_OnlyTheFirstIsNotEchoed()
    {
        await using var call = new CallHarness(options => options.Faults.LoseFirstMark = true);

        await MarkBehindAsync(call, 20, "a", "b");
        call.Clock.Advance(CallHarness.Milliseconds(20));

        (await call.HearAsync<MarkEvent>()).Name.Should().Be("b");
        call.Call.DroppedMarks.Should().Be(1);
    }

    [Fact]
    public async Task Mark_MaxPendingMarks_ThoseBeyondAreNotEchoed()
    {
        await using var call = new CallHarness(options => options.Faults.MaxPendingMarks = 30);
        string[] names = [.. Enumerable.Range(0, 40).Select(i => $"mark-{i}")];

        await MarkBehindAsync(call, 20, names);
        call.Clock.Advance(CallHarness.Milliseconds(20));
        await call.Call.WaitForPlayoutAsync().SoonAsync();

        Echoed(call).Should().Equal(names[..30]);
        call.Call.DroppedMarks.Should().Be(10);
    }

    [Fact]
    public async Task Mark_MarksAtOnce_IsEchoedBeforeItsAudioHasPlayed()
    {
        await using var call = new CallHarness(options => options.Faults.MarksAtOnce = true);

        await MarkBehindAsync(call, 1000, "early");

        (await call.HearAsync<MarkEvent>()).Name.Should().Be("early");
        call.Call.Elapsed.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public async Task Mark_MarksNeedMedia_IsEchoedWhenAudioAfterItPlays()
    {
        await using var call = new CallHarness(options => options.Faults.MarksNeedMedia = true);
        await MarkBehindAsync(call, 20, "a");
        call.Clock.Advance(CallHarness.Milliseconds(500));
        await call.Call.WaitForPlayoutAsync().SoonAsync();
        Echoed(call).Should().BeEmpty();

        await call.PlayAsync(CallHarness.Audio(20));

        (await call.HearAsync<MarkEvent>()).Name.Should().Be("a");
    }

    private static async Task MarkBehindAsync(CallHarness call, int milliseconds, params string[] names)
    {
        await call.PlayAsync(CallHarness.Audio(milliseconds));
        foreach (string name in names)
        {
            await call.SendAsync(new MarkCommand { Name = name });
        }

        await call.SettleAsync();
    }

    private static IEnumerable<string> Echoed(CallHarness call) => call.Messages.Select(message => message.Sent).OfType<MarkEvent>().Select(mark => mark.Name);
}
