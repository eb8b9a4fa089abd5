using System.Globalization;
using Agents.Calls;
using Agents.Server;
using Wavix.Streaming.Tests.Realtime;

namespace Agents.Failures;

/// <summary>A call whose model fails while it owes the first answer, or gives it. The caller must hear an answer, and get another one.</summary>
/// <param name="name">What goes wrong.</param>
/// <param name="arrange">Has it go wrong.</param>
/// <param name="firstSession">The session of the first answer that can be heard whole.</param>
internal sealed class ModelFailure(string name, Action<FakeRealtimeService> arrange, int firstSession = 0)
{
    private static readonly TimeSpan Speech = TimeSpan.FromMilliseconds(800);

    public static IReadOnlyList<ModelFailure> All { get; } =
    [
        new("none", _ => { }),
        new("connection lost in an answer", service => service.Fault(RealtimeFault.DropsAfterAudio(TimeSpan.FromSeconds(1.5)))),
        new("stalled in an answer", service => service.Fault(RealtimeFault.StallsAfterAudio(TimeSpan.FromSeconds(1.5))), firstSession: 1),
        new("connection refused twice (503)", service => service.Fault(RealtimeFault.Refuses(503), RealtimeFault.Refuses(503), new RealtimeFault())),
        new("connection hangs", service => service.Fault(RealtimeFault.HangsUpgrade, new RealtimeFault())),
        new("every event 1.5 s late", service => service.Fault(RealtimeFault.Delays(TimeSpan.FromSeconds(1.5)))),
        new("session expires in an answer", service => service.Fault(new RealtimeFault { AfterAudio = TimeSpan.FromSeconds(1.5), Action = session => session.ExpireAsync() })),
        new("session expires after 4 s, as announced", service => service.Fault(RealtimeFault.ExpiresAfter(TimeSpan.FromSeconds(4)))),
        new("rate limit, 2 s", service => service.Enqueue(RealtimeAnswer.RateLimited(TimeSpan.FromSeconds(2)))),
        new("odd events in an answer", service => service.Fault(new RealtimeFault { AfterAudio = TimeSpan.FromSeconds(0.5), Action = SendOddities })),
    ];

    public async Task<FailureRow> RunAsync(AgentServerProcess server, CancellationToken cancellationToken)
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync(new RealtimeServiceOptions
        {
            KeepsInput = false,
            Answer = _ => RealtimeAnswer.Says("One two three four five six seven eight nine ten eleven twelve."),
        });
        arrange(service);
        await using Caller caller = await Caller.CallAsync(server, AgentKind.Plain, service, null, cancellationToken);
        string problem = "";
        TimeSpan asked = default;
        try
        {
            asked = await caller.SpeakAsync(Speech, cancellationToken);
            await HearAnswerAsync(caller, 1, cancellationToken);
            await caller.SpeakAsync(Speech, cancellationToken);
            await HearAnswerAsync(caller, 2, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            problem = e.Message + " ";
        }

        CallReport report = await caller.HangUpAsync(server, cancellationToken);
        var heard = new Timeline(caller.Listen());
        HeardItem? answer = service.Decode(heard.Samples).FirstOrDefault(item => item.Heard >= item.Item.Length);
        TimeSpan until = answer is null ? caller.Call.Elapsed : Timeline.TimeOf(answer.Spans[0].Start);
        int errors = caller.Sessions.Sum(session => session.Errors.Count(error => error.IsOfClient));
        return new FailureRow(
            name,
            heard.FindLongestSilence(asked, until),
            problem.Length == 0 && answer is not null && errors == 0,
            string.Create(CultureInfo.InvariantCulture, $"{problem}answer after {(until - asked).TotalSeconds:0.0} s; {report.Reconnects} sessions replaced; {errors} API errors"));
    }

    /// <summary>Waits until an answer was sent and heard to its end.</summary>
    private async Task HearAnswerAsync(Caller caller, int number, CancellationToken cancellationToken)
    {
        SpokenItem[] whole = [];
        await Caller.UntilAsync(
            () => (whole = [.. caller.Sessions.Skip(firstSession).SelectMany(session => session.Spoken).Where(item => item.Sent == item.Length)]).Length >= number, $"answer {number}", cancellationToken);
        await Task.Delay(whole[^1].Length, cancellationToken);
    }

    private static Task SendOddities(FakeRealtimeSession session)
    {
        foreach (RealtimeOddity oddity in Enum.GetValues<RealtimeOddity>().Where(oddity => oddity != RealtimeOddity.None))
        {
            session.Send(oddity);
        }

        return Task.CompletedTask;
    }
}
