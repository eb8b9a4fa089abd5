using System.Globalization;
using Agents.Calls;
using Agents.Server;
using Wavix.Streaming.Tests.Realtime;

namespace Agents.Failures;

/// <summary>The caller interrupts the goodbye of a model that ends the call: is the caller answered, and the call not ended?</summary>
internal static class InterruptedGoodbyes
{
    private static readonly TimeSpan Speech = TimeSpan.FromMilliseconds(600);

    /// <returns>Whether each call continued.</returns>
    public static async Task<bool> RunAsync(AgentServerProcess server, int count, CancellationToken cancellationToken)
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync(new RealtimeServiceOptions
        {
            KeepsInput = false,
            Answer = turn => turn.Number == 0
                ? RealtimeAnswer.Of(new RealtimeOutput.Speech("Thank you for calling and goodbye."), new RealtimeOutput.FunctionCall("end_call", "{}"))
                : RealtimeAnswer.Says("Of course."),
        });
        bool[] continued = await Task.WhenAll(Enumerable.Range(0, count).Select(i => RunOneAsync(server, service, new Random(i), cancellationToken)));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Goodbyes interrupted, the caller answered, the call not ended: {continued.Count(one => one)} of {count}{(continued.All(one => one) ? "" : ", MISSED")}"));
        return continued.All(one => one);
    }

    private static async Task<bool> RunOneAsync(AgentServerProcess server, FakeRealtimeService service, Random random, CancellationToken cancellationToken)
    {
        await using Caller caller = await Caller.CallAsync(server, AgentKind.Plain, service, null, cancellationToken);
        await caller.SpeakAsync(Speech, cancellationToken);
        await Caller.UntilAsync(() => Spoken(0) is not null, "a goodbye", cancellationToken);
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(100, 900)), cancellationToken);
        await caller.SpeakAsync(Speech, cancellationToken);
        await Caller.UntilAsync(() => Spoken(1) is not null, "an answer to who interrupts", cancellationToken);
        await Task.Delay(Spoken(1)!.Length + TimeSpan.FromSeconds(1), cancellationToken);
        CallReport report = await caller.HangUpAsync(server, cancellationToken);
        HeardItem? answer = caller.FindAnswers().FirstOrDefault(one => one.Item == Spoken(1));
        return report is { HungUpAt: null, Reason: "StreamEnded" } && answer is { } heard && heard.Heard >= heard.Item.Length;

        SpokenItem? Spoken(int number) => caller.Spoken.ElementAtOrDefault(number);
    }
}
