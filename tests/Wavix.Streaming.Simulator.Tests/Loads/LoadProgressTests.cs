using Microsoft.Extensions.Time.Testing;
using Spectre.Console;

namespace Wavix.Streaming.Simulator.Tests.Loads;

/// <summary>What is shown while a load goes on.</summary>
public class LoadProgressTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly LoadRun _run;
    private readonly LoadProgress _progress;

    public LoadProgressTests()
    {
        _run = new LoadRun(new ServerTarget("ws://127.0.0.1:1/", [], null), new LoadOptions(3), _clock);
        _progress = new LoadProgress(_run, _clock);
        _run.Counters.AddBegin();
        _run.Counters.AddBegin();
        _run.Counters.AddFailure("refused");
    }

    [Fact]
    public void Next_CallsSpeak_TellsHowMuchAndHowFast()
    {
        Speak(100);
        _run.Counters.AddEcho(TimeSpan.FromMilliseconds(300), late: true);
        _clock.Advance(TimeSpan.FromSeconds(2));

        _progress.Next().Should().Be(
            "   2.0 s  2 of 3 calls, 1 failed; sent 50/s; echo p50 300.0 p99 300.0 max 300.0 ms; 1 late, 0 under way");
    }

    [Fact]
    public void Next_Again_TellsTheRateSinceTheLastTime()
    {
        Speak(1000);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _progress.Next();
        Speak(60);
        _clock.Advance(TimeSpan.FromSeconds(2));

        _progress.Next().Should().StartWith("   3.0 s  ").And.Contain("sent 30/s");
    }

    [Fact]
    public async Task WriteLinesAsync_FiveSecondsPass_WritesALine()
    {
        var output = new StringWriter();
        using var ended = new CancellationTokenSource();

        Task writing = _progress.WriteLinesAsync(output, ended.Token);
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        output.ToString().Should().BeEmpty();
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        await ended.CancelAsync();
        await writing.WaitAsync(Patience.Long);

        output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Should().ContainSingle()
            .Which.Should().StartWith("   5.0 s  2 of 3 calls");
    }

    [Fact]
    public async Task ShowAsync_OnATerminal_ShowsItInPlaceAndClearsIt()
    {
        var output = new StringWriter();
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(output),
        });
        terminal.Profile.Width = 200;
        using var ended = new CancellationTokenSource();

        Task showing = _progress.ShowAsync(terminal, ended.Token);
        _clock.Advance(TimeSpan.FromSeconds(0.5));
        await ended.CancelAsync();
        await showing.WaitAsync(Patience.Long);

        output.ToString().Should().Contain("   0.5 s  2 of 3 calls").And.Contain("\e[2K", "that clears a line");
    }

    private void Speak(int frames)
    {
        for (int i = 0; i < frames; i++)
        {
            _run.Counters.AddFrame();
        }
    }
}
