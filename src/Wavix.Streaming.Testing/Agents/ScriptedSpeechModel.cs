using System.Globalization;
using Wavix.Streaming.Agents;

namespace Wavix.Streaming.Testing;

/// <summary>
/// A speech model that follows a script, for tests of voice agents. It hears the caller by the level of the audio that it is sent, and answers each
/// turn of the caller, and each request of the agent, with the next answer of the script. So a script is often just a list of answers. Time is that of
/// <see cref="SpeechModelConnectOptions.TimeProvider"/>: with a <see cref="SimulatedClock"/>, a conversation takes milliseconds. Thread-safe; the script
/// must be complete before the first session is opened.
/// <para>
/// Steps run in their order. An answer (<see cref="Says"/>, <see cref="CallsTool"/>, <see cref="Fails"/>, <see cref="Responds"/>) waits until the caller
/// has spoken or the agent asks for a response, and takes until the whole response was sent or canceled. An expectation waits for what the agent is to
/// send, which may have been sent before. Once the script of a session expects one kind of command, each command of that kind must be expected.
/// </para>
/// <para>
/// The model is as strict as a real one: it refuses, with a <see cref="SpeechModelErrorEvent"/>, a request while a response is active, a truncation beyond
/// the audio, and items that it does not have. <see cref="Verify"/> lists that too.
/// </para>
/// </summary>
public sealed partial class ScriptedSpeechModel : ISpeechModel
{
    private readonly object _sync = new();
    private readonly List<ScriptedSessionPlan> _plans = [new()];
    private readonly List<string> _problems = [];
    private readonly List<(ScriptedModelSession Session, ScriptedSpeechSession Record, ScriptedSessionPlan Plan)> _sessions = [];
    private readonly Dictionary<string, int> _ids = [];
    private readonly Dictionary<ScriptedModelSession, int> _finished = [];
    private int _attempts;

    /// <summary>The provider's name for telemetry. Default <c>scripted</c>.</summary>
    public string? ProviderName { get; set; } = "scripted";

    /// <summary>The model's name for telemetry. Default <c>script</c>.</summary>
    public string? ModelName { get; set; } = "script";

    /// <summary>Whether the model can detect speech. Default true.</summary>
    public bool DetectsSpeech { get; set; } = true;

    /// <summary>Whether the model can end its active response when it detects speech. Default true.</summary>
    public bool CancelsResponseOnSpeech { get; set; } = true;

    /// <summary>Whether transcripts of what the model says have the times of words. Default false.</summary>
    public bool ReportsWordTimes { get; set; }

    /// <summary>How long a word is spoken if the script gives no audio. Default 300 ms.</summary>
    public TimeSpan WordDuration { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The audio of one event. Default 100 ms.</summary>
    public TimeSpan DeltaDuration { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The time from the start of a response to its first audio or tool call. Default 200 ms.</summary>
    public TimeSpan ResponseDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The silence after which the caller has finished. Default 500 ms.</summary>
    public TimeSpan EndOfSpeech { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How fast audio is sent, as a multiple of the speed at which it plays. Default 5.</summary>
    public double Speed { get; set; } = 5;

    /// <summary>How many events of audio still arrive after a response was canceled, before its end. Default 0.</summary>
    public int LateDeltas { get; set; }

    /// <summary>The sessions that were opened, in their order: a copy.</summary>
    public IReadOnlyList<ScriptedSpeechSession> Sessions
    {
        get
        {
            lock (_sync)
            {
                return [.. _sessions.Select(entry => entry.Record)];
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="SpeechModelException">The script refuses this attempt.</exception>
    public async Task<ISpeechModelSession> ConnectAsync(SpeechModelConnectOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ScriptedSessionPlan plan = TakePlan();
        TimeSpan delay = plan.Hangs ? Timeout.InfiniteTimeSpan : plan.ConnectDelay;
        if (delay != TimeSpan.Zero)
        {
            await Task.Delay(delay, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (plan.Refusal is { } refusal)
        {
            throw refusal;
        }

        ScriptedModelSession session;
        lock (_sync)
        {
            session = new ScriptedModelSession(this, options, _sessions.Count + 1);
            _sessions.Add((session, new ScriptedSpeechSession(session, options, options.TimeProvider.GetUtcNow()), plan));
        }

        _ = Task.Run(() => FollowAsync(session, plan), CancellationToken.None);
        return session;
    }

    /// <summary>Returns what did not go as the script says, in sentences. Call it when the agent has ended.</summary>
    /// <returns>
    /// What was expected and not sent, what was sent and not expected, what a real model would refuse, and answers for which the agent never asked. Empty if
    /// all is well.
    /// </returns>
    public IReadOnlyList<string> Verify()
    {
        lock (_sync)
        {
            List<string> all;
            lock (_problems)
            {
                all = [.. _problems];
            }

            foreach ((ScriptedModelSession session, _, ScriptedSessionPlan plan) in _sessions)
            {
                AddMissing(all, session, plan);
                all.AddRange(session.GetUnexpected(plan.ExpectedKinds).Select(command => $"Session {session.Number}: {command} was not expected."));
                if (session.UnansweredRequests > 0 && _finished.GetValueOrDefault(session) == plan.Steps.Count)
                {
                    all.Add($"Session {session.Number}: the agent asked for a response, but the script has no further answer.");
                }
            }

            if (_attempts < _plans.Count && _plans.Skip(_attempts).Any(plan => plan.Steps.Count > 0))
            {
                all.Add($"The script has {_plans.Count} attempts to connect, but the agent made {_attempts}.");
            }

            return all;
        }
    }

    /// <summary>Adds a sentence to the result of <see cref="Verify"/>.</summary>
    internal void Report(string problem)
    {
        // A list of its own lock: a session reports under its lock, and Verify asks sessions under this model's.
        lock (_problems)
        {
            _problems.Add(problem);
        }
    }

    /// <summary>A new id, unique in all sessions.</summary>
    internal string NewId(string kind)
    {
        lock (_ids)
        {
            int number = _ids[kind] = _ids.GetValueOrDefault(kind) + 1;
            return string.Create(CultureInfo.InvariantCulture, $"{kind}_{number}");
        }
    }

    private ScriptedSessionPlan TakePlan()
    {
        lock (_sync)
        {
            if (_attempts++ < _plans.Count)
            {
                return _plans[_attempts - 1];
            }
        }

        Report($"The agent connected for the {_attempts}. time, but the script has {_plans.Count} attempts to connect.");
        return new ScriptedSessionPlan();
    }

    private async Task FollowAsync(ScriptedModelSession session, ScriptedSessionPlan plan)
    {
        try
        {
            for (int i = 0; i < plan.Steps.Count; i++)
            {
                await plan.Steps[i].Do(session, session.Ended).ConfigureAwait(false);
                lock (_sync)
                {
                    _finished[session] = i + 1;
                }
            }
        }
        catch (OperationCanceledException) when (session.Ended.IsCancellationRequested)
        {
            // Verify reports the steps that are left.
        }
    }

    private void AddMissing(List<string> all, ScriptedModelSession session, ScriptedSessionPlan plan)
    {
        int done = _finished.GetValueOrDefault(session);
        if (done == plan.Steps.Count)
        {
            return;
        }

        ScriptedStep step = plan.Steps[done];
        string waited = step.Expects != ModelCommandKind.None ? "was not met" : step.WaitsForTurn ? "was not asked for" : "was not completed";
        string until = session.EndedAt is { } end ? $"the session ended at {ScriptedTimes.Text(end)}" : "the session is still open";
        string left = plan.Steps.Count - done - 1 is > 0 and int more ? $" {more} later steps were not reached." : "";
        all.Add($"Session {session.Number}, step {done + 1}, {step.Name}, {waited}: {until}.{left}");
    }
}
