using Agents.Calls;
using Agents.Server;
using Wavix.Streaming.Tests.Realtime;

namespace Agents.Cost;

/// <summary>Callers who ask and hear an answer, again and again.</summary>
internal sealed class TalkingCallers : IAsyncDisposable
{
    private static readonly TimeSpan Speech = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan Listening = TimeSpan.FromSeconds(5.2);
    private static readonly TimeSpan RampUp = TimeSpan.FromSeconds(4);

    private readonly List<Caller> _callers = [];
    private readonly List<Task> _talks = [];
    private readonly CancellationTokenSource _stop = new();

    private TalkingCallers()
    {
    }

    /// <summary>The service whose answers they hear: each takes 4 s.</summary>
    public static Task<FakeRealtimeService> StartServiceAsync() => FakeRealtimeService.StartAsync(new RealtimeServiceOptions
    {
        KeepsInput = false,
        Answer = _ => RealtimeAnswer.Says("One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen."),
    });

    /// <summary>Has them call one after the other, within some seconds.</summary>
    public static async Task<TalkingCallers> StartAsync(IAgentServer server, FakeRealtimeService service, int count, CancellationToken cancellationToken)
    {
        var callers = new TalkingCallers();
        for (int i = 0; i < count; i++)
        {
            Caller caller = await Caller.CallAsync(server, AgentKind.Plain, service, null, cancellationToken);
            callers._callers.Add(caller);
            callers._talks.Add(TalkAsync(caller, callers._stop.Token));
            await Task.Delay(RampUp / count, cancellationToken);
        }

        return callers;
    }

    /// <summary>The ids of their calls.</summary>
    public IReadOnlyList<string> Ids => [.. _callers.Select(caller => caller.Id)];

    /// <summary>Times between two appends of their audio at the model's service, in ms.</summary>
    public IEnumerable<double> AppendGaps =>
        _callers.SelectMany(caller => caller.Sessions).SelectMany(session => session.Appends.Gaps).Select(gap => gap.TotalMilliseconds);

    /// <summary>Answers that they have heard, or are hearing.</summary>
    public int CountAnswers() => _callers.Sum(caller => caller.Spoken.Count);

    /// <summary>Has them hang up.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_talks);
        foreach (Caller caller in _callers)
        {
            await caller.HangUpAsync(CancellationToken.None);
            await caller.DisposeAsync();
        }

        _stop.Dispose();
    }

    private static async Task TalkAsync(Caller caller, CancellationToken cancellationToken)
    {
        try
        {
            // Before, the official transport drops what the caller says.
            await Caller.UntilAsync(() => caller.Sessions.Count > 0, "session of the model", CancellationToken.None);
            while (true)
            {
                await caller.SpeakAsync(Speech, CancellationToken.None);
                await Task.Delay(Listening, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // It was measured.
        }
    }
}
