using Agents.Calls;
using Agents.Server;
using Wavix.Streaming.Testing;
using Wavix.Streaming.Tests.Realtime;

namespace Agents.Interrupts;

/// <summary>A call on a random line whose caller interrupts each answer at a random position.</summary>
internal sealed class InterruptedCall(int number, int interruptions)
{
    private static readonly TimeSpan Speech = TimeSpan.FromMilliseconds(600);

    private readonly Random _random = new(number);
    private Caller _caller = null!;
    private CallReport _report = null!;

    public AgentKind Kind { get; } = (number & 1) == 0 ? AgentKind.Plain : AgentKind.Immediate;

    /// <summary>One way.</summary>
    public TimeSpan Delay { get; private set; }

    public string Line { get; private set; } = "";

    /// <summary>Why the call did not run to its end; null if it did.</summary>
    public string? Problem { get; private set; }

    public async Task RunAsync(AgentServerProcess server, FakeRealtimeService service, CancellationToken cancellationToken)
    {
        // Every second line is one without a lag.
        Delay = TimeSpan.FromMilliseconds(_random.Next(2) * _random.Next(1, 41));
        var options = new SimulatedCallOptions
        {
            PendingMarks = (PendingMarkBehavior)_random.Next(3),
            Faults = { Delay = Delay, Prebuffer = TimeSpan.FromMilliseconds(_random.Next(2) * _random.Next(1, 101)) },
        };
        Line = FormattableString.Invariant(
            $"{Kind}, {Delay.TotalMilliseconds:0} ms each way, pre-buffer {options.Faults.Prebuffer.TotalMilliseconds:0} ms, marks {options.PendingMarks}");
        _caller = await Caller.CallAsync(server, Kind, service, options, cancellationToken);
        try
        {
            for (int i = 0; i < interruptions; i++)
            {
                (int responses, int items) = (CountResponses(), _caller.Spoken.Count);
                await _caller.SpeakAsync(Speech, cancellationToken);
                if (_random.Next(8) == 0)
                {
                    // Before, or just when, the first audio is sent.
                    await Caller.UntilAsync(() => CountResponses() > responses, $"response {i + 1}", cancellationToken);
                    await Task.Delay(_random.Next(300), cancellationToken);
                    continue;
                }

                await Caller.UntilAsync(() => _caller.Spoken.Count > items, $"answer {i + 1}", cancellationToken);

                // Some 100 ms pass until it is heard and the speech is noticed. Now and then the answer has been heard by then.
                await Task.Delay(_random.NextDouble() * _caller.Spoken[^1].Length, cancellationToken);
            }

            await _caller.SpeakAsync(Speech, cancellationToken);

            // The line is slow, and so is the truncation.
            await Task.Delay(TimeSpan.FromMilliseconds(300), cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            Problem = e.Message;
        }

        _report = await _caller.HangUpAsync(server, cancellationToken);
    }

    /// <summary>Compares what was claimed with what was heard. It takes a while, so not while other calls run.</summary>
    public void Score(InterruptScore score)
    {
        score.ApiErrors += _caller.Sessions.Sum(session => session.Errors.Count(error => error.IsOfClient));
        IReadOnlyList<Interruption> found = Interruption.FindAll(_caller);
        foreach (Interruption one in found)
        {
            score.Add(one, Line);
            if (one.Cleared is { } cleared)
            {
                score.Clears.Add(cleared - Delay - one.Started);
                score.OldAudio += one.OldAudio;
                if (one.LastHeardAt is { } last)
                {
                    // The line's delay counts twice: the voice has to get there, and the clear to get back.
                    score.Onsets.Add(last - _caller.Onsets.Last(onset => onset <= one.Started) - (2 * Delay));
                }
            }
        }

        TimeSpan buffered = CarrierBuffer.FindMaximum(_caller.Call.Messages);
        score.Buffered = buffered > score.Buffered ? buffered : score.Buffered;
        score.AddTranscript(found, _report.Said, Line);
        score.AddMemory(_caller.Sessions, found, Line);
    }

    public ValueTask DisposeAsync() => _caller.DisposeAsync();

    private int CountResponses() => _caller.Sessions.Sum(session => session.Sent.Count(e => e.Type == "response.created"));
}
