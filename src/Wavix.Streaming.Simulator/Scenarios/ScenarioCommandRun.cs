using System.CommandLine;
using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Scenarios;

/// <summary>The part of <c>call</c> and <c>dial</c> that runs scenarios: reads them, prints the results and returns the exit code.</summary>
/// <param name="caller">The arguments.</param>
/// <param name="given">The command line.</param>
/// <param name="files">The files of the call.</param>
internal sealed class ScenarioCommandRun(CallerArguments caller, ParseResult given, CallFiles files)
{
    private const int Failed = 1;
    private const int Interrupted = 130;

    private readonly bool _json = caller.Json(given);

    /// <summary>Where the messages of a call are shown while it lasts: only if there is one call.</summary>
    public TextWriter Live { get; private set; } = TextWriter.Null;

    /// <summary>Runs the scenarios.</summary>
    /// <param name="place">Places a call with these options that follows the script of a scenario.</param>
    /// <param name="options">Creates the options of a call, without faults.</param>
    /// <param name="hangUp">Makes the callers hang up immediately but gracefully, and ends the run.</param>
    /// <exception cref="IOException">A file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied, or a path is a folder.</exception>
    public async Task<int> RunAsync(
        Func<SimulatedCallOptions, CallScenario, CancellationToken, Task<ScenarioCall>> place,
        Func<SimulatedCallOptions> options,
        CancellationToken hangUp)
    {
        if (await caller.Scenarios.ReadAsync(given, hangUp) is not { } scenarios)
        {
            return CommandLineRun.UsageError;
        }

        bool isOneCall = scenarios is [{ Calls: 1 }];
        if (!isOneCall && (caller.Record(given) is not null || caller.Timeline(given) is not null))
        {
            await given.InvocationConfiguration.Error.WriteLineAsync("--record and --timeline are for one scenario with one call. Run the scenario alone.");
            return CommandLineRun.UsageError;
        }

        Live = isOneCall && !_json ? files.Output : TextWriter.Null;
        var run = new ScenarioRun((scenario, token) => place(With(options(), scenario), scenario, token), TimeProvider.System) { Ended = ShowAsync };
        IReadOnlyList<ScenarioResult> results = await run.RunAsync(scenarios, hangUp);
        bool isComplete = !isOneCall || results is not [{ Calls: [{ Recording: { } recording, WritePage: { } writePage, StreamAt: var streamAt }] }]
            || await files.SaveAsync(recording, streamAt, writePage);

        await files.Output.WriteLineAsync(_json ? ScenarioReport.ToJson(results) : ScenarioReport.Conclude(results, scenarios.Count));
        if (caller.Scenarios.JUnit(given) is { } junit)
        {
            await ScenarioReport.ToJUnit(results).WriteAsync(junit);
        }

        return hangUp.IsCancellationRequested ? Interrupted
            : results is [{ Calls: var calls }] && calls.All(call => call.IsUnreachable) ? CannotConnectException.ExitCode
            : results.All(result => result.Passed) && isComplete ? 0
            : Failed;
    }

    private static SimulatedCallOptions With(SimulatedCallOptions options, CallScenario scenario)
    {
        options.Faults = scenario.Faults;
        return options;
    }

    private async Task ShowAsync(ScenarioResult result)
    {
        if (_json)
        {
            return;
        }

        IEnumerable<string> report = Live != TextWriter.Null && result.Calls[0].Report is { } only ? CallReportText.ToLines(only) : [];
        foreach (string line in report.Concat(ScenarioReport.ToLines(result)))
        {
            await files.Output.WriteLineAsync(line);
        }
    }
}
