using System.Globalization;
using Agents.Calls;
using Agents.Server;
using Wavix.Streaming.Testing;
using Wavix.Streaming.Tests.Realtime;

namespace Agents.Failures;

/// <summary>The model says goodbye and ends the call, on random lines: is the goodbye heard whole, and when does the agent hang up?</summary>
internal static class Goodbyes
{
    private const int AtOnce = 8;

    private static readonly TimeSpan Bar = TimeSpan.FromSeconds(1);

    /// <returns>Whether each was whole, and each call hung up in time.</returns>
    public static async Task<bool> RunAsync(AgentServerProcess server, int count, bool timesCount, CancellationToken cancellationToken)
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync(new RealtimeServiceOptions
        {
            KeepsInput = false,
            Answer = _ => RealtimeAnswer.Of(new RealtimeOutput.Speech("Thank you for calling and goodbye."), new RealtimeOutput.FunctionCall("end_call", "{}")),
        });
        int whole = 0;
        TimeSpan[] hangUps = new TimeSpan[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (i, _) =>
        {
            var random = new Random(i);
            var options = new SimulatedCallOptions
            {
                PendingMarks = (PendingMarkBehavior)random.Next(3),
                Faults = { Delay = TimeSpan.FromMilliseconds(random.Next(41)), Prebuffer = TimeSpan.FromMilliseconds(random.Next(101)) },
            };
            await using Caller caller = await Caller.CallAsync(server, AgentKind.Plain, service, options, cancellationToken);
            await caller.SpeakAsync(TimeSpan.FromMilliseconds(600), cancellationToken);
            CallReport report = await caller.WaitForEndAsync(server, cancellationToken);
            await caller.Call.Completion.WaitAsync(TimeSpan.FromSeconds(5), cancellationToken);
            var heard = new Timeline(caller.Listen());
            if (service.Decode(heard.Samples) is [{ } goodbye] && goodbye.Heard >= goodbye.Item.Length && report.Reason == "AgentEndedCall")
            {
                Interlocked.Increment(ref whole);
            }

            hangUps[i] = report.HungUpAt is { } at ? caller.At(at) - heard.EndOfSound : TimeSpan.MaxValue;
        });
        Array.Sort(hangUps);
        bool isGood = whole == count && (hangUps[^1] <= Bar || !timesCount);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Goodbyes heard whole: {whole} of {count}; hung up after the last sample by {hangUps[count / 2].TotalMilliseconds:0} ms (median), {hangUps[^1].TotalMilliseconds:0} ms (maximum){(isGood ? "" : ", MISSED")}"));
        return isGood;
    }
}
