using System.Globalization;
using Spectre.Console;

namespace Wavix.Streaming.Simulator;

/// <summary>Shows the progress of a load: in place on a terminal, otherwise as a line every few seconds.</summary>
/// <param name="run">The load.</param>
/// <param name="clock">The clock of the intervals.</param>
internal sealed class LoadProgress(LoadRun run, TimeProvider clock)
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TerminalInterval = TimeSpan.FromMilliseconds(500);

    private readonly long _begun = clock.GetTimestamp();
    private long _lastAt = clock.GetTimestamp();
    private long _lastSent;

    /// <summary>Writes until it is canceled, which is not an error.</summary>
    public async Task WriteLinesAsync(TextWriter output, CancellationToken cancellationToken)
    {
        while (await WaitAsync(LineInterval, cancellationToken))
        {
            await output.WriteLineAsync(Next());
        }
    }

    /// <summary>Shows until it is canceled, which is not an error.</summary>
    public Task ShowAsync(IAnsiConsole console, CancellationToken cancellationToken) =>
        console.Live(new Text(Next())).AutoClear(true).StartAsync(async live =>
        {
            while (await WaitAsync(TerminalInterval, cancellationToken))
            {
                live.UpdateTarget(new Text(Next()));
            }
        });

    /// <summary>Returns one line with the current numbers.</summary>
    public string Next()
    {
        LoadCounters counters = run.Counters;
        long sent = counters.FramesSent;
        long now = clock.GetTimestamp();
        double seconds = clock.GetElapsedTime(_lastAt, now).TotalSeconds;
        double rate = seconds > 0 ? (sent - _lastSent) / seconds : 0;
        (_lastAt, _lastSent) = (now, sent);
        LoadLatency latency = LoadLatency.Of(counters.Latency);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{clock.GetElapsedTime(_begun).TotalSeconds,6:0.0} s  {counters.Active:N0} of {run.Options.Calls:N0} calls, {counters.Failed:N0} failed; sent {rate:N0}/s; echo p50 {latency.P50:0.0} p99 {latency.P99:0.0} max {latency.Max:0.0} ms; {counters.Late:N0} late, {run.Missing:N0} under way");
    }

    private async Task<bool> WaitAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(interval, clock, cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
