using System.Globalization;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Scenarios;

/// <summary>The result of one scenario.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Duration">How long its calls took together.</param>
/// <param name="Calls">Its calls, in the order in which they were placed.</param>
internal sealed record ScenarioResult(CallScenario Scenario, TimeSpan Duration, IReadOnlyList<ScenarioCall> Calls)
{
    public bool Passed => Calls.All(call => call.Failure is null);

    /// <summary>Why it failed, one sentence for each call that did. If there are several calls, each says which one it was.</summary>
    public IEnumerable<string> Failures => Calls
        .Select((call, index) => (call.Failure, Number: index + 1))
        .Where(call => call.Failure is not null)
        .Select(call => Calls.Count == 1 ? call.Failure! : string.Create(CultureInfo.InvariantCulture, $"Call {call.Number} of {Calls.Count}: {call.Failure}"));
}

/// <summary>Runs scenarios, one after the other, each with all of its calls at a time.</summary>
/// <param name="place">Places a call that follows the script of a scenario.</param>
/// <param name="clock">The clock.</param>
internal sealed class ScenarioRun(Func<CallScenario, CancellationToken, Task<ScenarioCall>> place, TimeProvider clock)
{
    /// <summary>Called after each scenario.</summary>
    public Func<ScenarioResult, Task> Ended { get; init; } = _ => Task.CompletedTask;

    /// <summary>Runs the scenarios. Ends early if the first call can't reach the application, or if interrupted.</summary>
    /// <returns>The results so far.</returns>
    public async Task<IReadOnlyList<ScenarioResult>> RunAsync(IReadOnlyList<CallScenario> scenarios, CancellationToken hangUp)
    {
        var results = new List<ScenarioResult>();
        foreach (CallScenario scenario in scenarios)
        {
            long begunAt = clock.GetTimestamp();

            // On the pool, so that the calls start at the same time and not one after the other has waited.
            ScenarioCall[] calls = await Task.WhenAll(
                Enumerable.Range(0, scenario.Calls).Select(_ => Task.Run(() => place(scenario, hangUp), CancellationToken.None)));
            var result = new ScenarioResult(scenario, clock.GetElapsedTime(begunAt), calls);
            results.Add(result);
            await Ended(result);
            if (hangUp.IsCancellationRequested || (results.Count == 1 && calls.All(call => call.IsUnreachable)))
            {
                break;
            }
        }

        return results;
    }
}
