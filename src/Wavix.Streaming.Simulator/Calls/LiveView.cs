using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>The live view of a call on a terminal.</summary>
internal static class LiveView
{
    private const int MeterWidth = 32;
    private const double Quietest = -60;
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    /// <summary>Shows a call until its task ends. The caller handles the result or failure of the task.</summary>
    public static Task ShowAsync(IAnsiConsole console, CallProgress progress, TimeProvider clock, Task call) =>
        console.Live(Render(progress.Now())).StartAsync(async live =>
        {
            do
            {
                await Task.WhenAny(call, Task.Delay(Refresh, clock));
                live.UpdateTarget(Render(progress.Now()));
            }
            while (!call.IsCompleted);
        });

    public static IRenderable Render(CallProgress.Snapshot now)
    {
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap());
        grid.AddRow(Label("state"), Value($"{now.State}, {now.Now.TotalSeconds:0.0} s"));
        grid.AddRow(Label("caller"), Meter(now.CallerLevel, Color.Blue));
        grid.AddRow(
            Label(now.CalleeLevel is null ? "heard" : "callee"),
            Meter(now.CalleeLevel ?? now.HeardLevel, Color.Green));
        grid.AddRow(Label("frames"), Value($"{now.FramesSent} sent, {now.FramesReceived} received"));
        grid.AddRow(Label("queued"), Value($"{now.Queued.TotalMilliseconds:0} ms"));
        grid.AddRow(Label("marks"), Value($"{now.MarksReturned} of {now.MarksAsked} returned, {CallReportText.Count(now.Clears, "clear")}"));
        grid.AddRow(Label("latency"), now.Latency is { } latency ? Value($"{latency.TotalMilliseconds:0} ms") : Value($"none yet"));
        grid.AddRow(Label("problems"), new Text(Invariant($"{now.Problems}"), now.Problems > 0 ? new Style(Color.Red) : Style.Plain));
        return new Panel(grid).Header("wavix-sim call, Ctrl+C hangs up");
    }

    private static Text Label(string name) => new(name, new Style(Color.Grey));

    private static Text Value(FormattableString text) => new(Invariant(text));

    private static Text Meter(double level, Color color)
    {
        int filled = (int)Math.Round(Math.Clamp((level - Quietest) / -Quietest, 0, 1) * MeterWidth);
        string text = level <= Quietest ? "silent" : Invariant($"{level:0} dB");
        return new Text(new string('█', filled) + new string('·', MeterWidth - filled) + " " + text, new Style(color));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
