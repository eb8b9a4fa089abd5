using Spectre.Console;
using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Calls;

public sealed class CallProgressTests : IAsyncDisposable
{
    private static readonly byte[] Tone = TestAudio.Tone(400, TimeSpan.FromMilliseconds(100));

    private readonly ScriptedCall _call = new();

    [Fact]
    public async Task Now_AudioWaits_TellsHowMuchAndHowLoud()
    {
        await _call.ReceiveAudioAsync(Tone);
        await _call.ReceiveAudioAsync(Tone);
        _call.Advance(50);

        CallProgress.Snapshot now = _call.Progress.Now();

        now.Queued.Should().Be(TimeSpan.FromMilliseconds(150));
        now.HeardLevel.Should().BeApproximately(-9, 0.2, "that is a sine of half the scale");
        now.FramesReceived.Should().Be(2);
    }

    [Fact]
    public async Task Now_Cleared_NothingWaits()
    {
        await _call.ReceiveAudioAsync(Tone);
        await _call.ReceiveAsync("""{"event":"clear"}""");

        CallProgress.Snapshot now = _call.Progress.Now();

        (now.Queued, now.HeardLevel, now.Clears).Should().Be((TimeSpan.Zero, SoundLevel.Silence, 1));
    }

    [Fact]
    public async Task Now_CallerHasStopped_MeterFalls()
    {
        await _call.Call.SayAsync(Tone.AsMemory(0, 960));
        double speaking = _call.Progress.Now().CallerLevel;
        _call.Advance(200);

        speaking.Should().BeGreaterThan(-20);
        _call.Progress.Now().CallerLevel.Should().Be(SoundLevel.Silence);
    }

    [Fact]
    public async Task Now_Reply_TellsItsLatency()
    {
        await _call.Call.SayAsync(Tone.AsMemory(0, 960));
        _call.Advance(300);
        await _call.ReceiveAudioAsync(Tone);

        _call.Progress.Now().Latency.Should().Be(TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public async Task Now_OutboundTrackIsSent_HasALevelOfItsOwn()
    {
        await using var call = new ScriptedCall(options => (options.StreamType, options.Channel) = (StreamType.OneWay, StreamChannel.Both));
        await call.Call.SayBothAsync(new byte[960], Tone.AsMemory(0, 960));

        CallProgress.Snapshot now = call.Progress.Now();

        now.CallerLevel.Should().Be(SoundLevel.Silence);
        now.CalleeLevel.Should().BeApproximately(-9, 1);
        _call.Progress.Now().CalleeLevel.Should().BeNull();
    }

    [Theory]
    [InlineData("application", "ended by application")]
    [InlineData("lost", "lost")]
    public void End_OfACall_IsItsState(string by, string state)
    {
        _call.Progress.End(by);

        _call.Progress.Now().State.Should().Be(state);
    }

    [Fact]
    public async Task Render_OfACall_ShowsWhereItStands()
    {
        await _call.Call.StartAsync();
        await _call.ReceiveAudioAsync(Tone);
        await _call.ReceiveAsync("""{"event":"mark","mark":{"name":"a"}}""");
        await _call.ReceiveAsync("no json");
        var output = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });

        console.Write(LiveView.Render(_call.Progress.Now()));

        output.ToString().Should().Contain("in call").And.Contain("█").And.Contain("0 sent, 1 received").And.Contain("100 ms")
            .And.Contain("0 of 1 returned").And.MatchRegex("problems *1");
    }

    [Fact]
    public async Task ShowAsync_OnATerminal_ShowsTheCallUntilItsEnd()
    {
        var output = new StringWriter();
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(output),
        });
        var call = new TaskCompletionSource();

        Task showing = LiveView.ShowAsync(terminal, _call.Progress, _call.Clock, call.Task);
        showing.IsCompleted.Should().BeFalse();
        _call.Progress.End("application");
        call.SetResult();
        await showing.WaitAsync(Patience.Long);

        output.ToString().Should().Contain("ended by application").And.Contain("\e[", "it is drawn in place");
    }

    public ValueTask DisposeAsync() => _call.DisposeAsync();
}
