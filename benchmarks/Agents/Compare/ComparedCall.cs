using Agents.Calls;
using Agents.Server;
using Wavix.Streaming.Testing;
using Wavix.Streaming.Tests.Realtime;

namespace Agents.Compare;

/// <summary>A call whose caller interrupts each answer at a random position. The same number has the same positions for each server.</summary>
internal sealed class ComparedCall(int number, int interruptions, ComparedLine line) : IAsyncDisposable
{
    private const double Earliest = 0.3;
    private const double Latest = 4;

    private static readonly TimeSpan Speech = TimeSpan.FromMilliseconds(600);

    private readonly Random _random = new(number);
    private Caller? _caller;

    /// <summary>Why the call did not run to its end; null if it did.</summary>
    public string? Problem { get; private set; }

    public async Task RunAsync(IAgentServer server, FakeRealtimeService service, CancellationToken cancellationToken)
    {
        var options = new SimulatedCallOptions { Faults = { Delay = line.Delay, Prebuffer = line.Prebuffer } };
        Caller caller = await Caller.CallAsync(server, AgentKind.Plain, service, options, cancellationToken);
        _caller = caller;
        try
        {
            // Before, the official transport drops what the caller says.
            await Caller.UntilAsync(() => caller.Sessions.Count > 0, "session of the model", cancellationToken);
            for (int i = 0; i < interruptions; i++)
            {
                int items = caller.Spoken.Count;
                await caller.SpeakAsync(Speech, cancellationToken);
                await Caller.UntilAsync(() => caller.Spoken.Count > items, $"answer {i + 1}", cancellationToken);
                await Task.Delay(TimeSpan.FromSeconds(Earliest + (_random.NextDouble() * (Latest - Earliest))), cancellationToken);
            }

            await caller.SpeakAsync(Speech, cancellationToken);

            // The line is slow, and so is the truncation.
            await Task.Delay(TimeSpan.FromMilliseconds(300), cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            Problem = e.Message;
        }

        await caller.HangUpAsync(cancellationToken);
    }

    /// <summary>Compares what was claimed with what was heard. It takes a while, so not while other calls run.</summary>
    public void Score(LineScore score)
    {
        if (Problem is not null)
        {
            score.Problems.Add(Problem);
        }

        if (_caller is not null)
        {
            score.Add(_caller);
        }
    }

    public ValueTask DisposeAsync() => _caller?.DisposeAsync() ?? ValueTask.CompletedTask;
}
