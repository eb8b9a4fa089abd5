using System.Globalization;
using Agents.Calls;
using Agents.Server;
using Wavix.Streaming.Tests.Realtime;

namespace Agents.Failures;

/// <summary>A tool takes 4.5 s, and the caller speaks meanwhile: that is answered at once, and the tool's result when it is there.</summary>
internal static class SlowTool
{
    private static readonly TimeSpan Speech = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Bar = TimeSpan.FromSeconds(2.5);

    public static async Task<FailureRow> RunAsync(AgentServerProcess server, CancellationToken cancellationToken)
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync(new RealtimeServiceOptions { KeepsInput = false });
        service.Enqueue(RealtimeAnswer.Calls("find_order"), RealtimeAnswer.Says("One moment please."), RealtimeAnswer.Says("Your order was shipped."));
        await using Caller caller = await Caller.CallAsync(server, AgentKind.Tool, service, null, cancellationToken);
        TimeSpan asked = await caller.SpeakAsync(Speech, cancellationToken);
        string problem = "";
        TimeSpan barge = default, spoken = default;
        try
        {
            await Caller.UntilAsync(() => caller.Sessions is [{ } one] && one.Sent.Any(e => e.Type == "response.done"), "a call of the tool", cancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(1.5), cancellationToken);
            barge = caller.Call.Elapsed;
            spoken = await caller.SpeakAsync(Speech, cancellationToken);
            await Caller.UntilAsync(() => caller.Sessions[0].Spoken.Count > 1 && caller.Sessions[0].Spoken[1].Sent == caller.Sessions[0].Spoken[1].Length, "an answer", cancellationToken);
            await Task.Delay(caller.Sessions[0].Spoken[1].Length, cancellationToken);
        }
        catch (TimeoutException e)
        {
            problem = e.Message + " ";
        }

        await caller.HangUpAsync(cancellationToken);
        var heard = new Timeline(caller.Listen());
        IReadOnlyList<HeardItem> items = service.Decode(heard.Samples);
        FakeRealtimeSession session = caller.Sessions[0];
        int errors = session.Errors.Count(error => error.IsOfClient);
        if (problem.Length > 0 || items.Count < 2 || session.Sent.FirstOrDefault(e => e.Type == "response.done") is not { } called)
        {
            return new FailureRow("tool of 4.5 s, caller speaks meanwhile", heard.FindLongestSilence(asked, caller.Call.Elapsed), false, $"{problem}{items.Count} answers were heard");
        }

        TimeSpan first = Timeline.TimeOf(items[0].Spans[0].Start);
        TimeSpan second = Timeline.TimeOf(items[1].Spans[0].Start);
        TimeSpan result = second - (caller.At(called.At) + ServedAgents.ToolDuration);
        TimeSpan before = heard.FindLongestSilence(asked, barge);
        TimeSpan after = heard.FindLongestSilence(spoken, second);
        bool areWhole = items.All(item => item.Heard >= item.Item.Length);
        return new FailureRow(
            "tool of 4.5 s, caller speaks meanwhile",
            before > after ? before : after,
            errors == 0 && areWhole && result < Bar,
            string.Create(
                CultureInfo.InvariantCulture,
                $"caller answered {(first - spoken).TotalSeconds:0.00} s after the last word; result heard {result.TotalSeconds:0.00} s after the tool's end; {errors} API errors"));
    }
}
