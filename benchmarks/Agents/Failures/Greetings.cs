using System.Globalization;
using Agents.Calls;
using Agents.Server;
using Wavix.Streaming.Tests.Realtime;

namespace Agents.Failures;

/// <summary>How long a caller waits for the greeting, by a server that has just started and by one that has not, and for an answer.</summary>
internal static class Greetings
{
    private const int Warm = 7;

    private static readonly TimeSpan Speech = TimeSpan.FromMilliseconds(600);

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync(new RealtimeServiceOptions
        {
            KeepsInput = false,
            Answer = _ => RealtimeAnswer.Says("How can I help you?"),
        });
        await using AgentServerProcess server = await AgentServerProcess.StartAsync(cancellationToken);
        var greetings = new List<double>();
        var answers = new List<double>();
        var overheads = new List<double>();
        for (int i = 0; i <= Warm; i++)
        {
            await using Caller caller = await Caller.CallAsync(server, AgentKind.Greeting, service, null, cancellationToken);
            await HearAsync(caller, 0, cancellationToken);
            TimeSpan asked = await caller.SpeakAsync(Speech, cancellationToken);
            SpokenItem answer = await HearAsync(caller, 1, cancellationToken);
            await caller.HangUpAsync(cancellationToken);
            var heard = new Timeline(caller.Listen());
            TimeSpan first = heard.FindSound(asked) ?? TimeSpan.MaxValue;
            greetings.Add((heard.FindSound(TimeSpan.Zero) ?? TimeSpan.MaxValue).TotalMilliseconds);
            answers.Add((first - asked).TotalMilliseconds);
            overheads.Add((first - caller.At(answer.FirstSentAt)).TotalMilliseconds);
        }

        Console.WriteLine("| first audio of the model after 200 ms | measured | bar |");
        Console.WriteLine("|---|---|---|");
        Row("greeting, the server's first call", [greetings[0]], 600);
        Row("greeting, later calls, median", greetings[1..], 260);
        Row("answer after the last word (detection takes 200 ms), median", answers[1..], 430);
        Row("of that, from the model's first audio to the caller", overheads[1..], 20);
    }

    private static void Row(string name, List<double> values, double bar)
    {
        values.Sort();
        double median = values[values.Count / 2];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {median:0} ms | {bar:0} ms{(median <= bar ? "" : ", MISSED")} |"));
    }

    private static async Task<SpokenItem> HearAsync(Caller caller, int number, CancellationToken cancellationToken)
    {
        SpokenItem? item = null;
        await Caller.UntilAsync(
            () => (item = caller.Sessions.SelectMany(session => session.Spoken).ElementAtOrDefault(number)) is { } one && one.Sent == one.Length, "an answer", cancellationToken);
        await Task.Delay(item!.Length + TimeSpan.FromMilliseconds(150), cancellationToken);
        return item;
    }
}
