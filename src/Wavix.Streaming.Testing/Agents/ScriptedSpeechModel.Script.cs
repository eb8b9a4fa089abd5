using Wavix.Streaming.Agents;

namespace Wavix.Streaming.Testing;

/// <content>The steps of the script.</content>
public sealed partial class ScriptedSpeechModel
{
    private static readonly TimeSpan DefaultTolerance = TimeSpan.FromMilliseconds(50);

    private ScriptedSessionPlan Plan => _plans[^1];

    /// <summary>The model says a text as its next answer.</summary>
    /// <param name="text">What it says.</param>
    /// <param name="audio">
    /// PCM16, little-endian, 24,000 Hz, mono. If empty (default), a sound like speech of <see cref="WordDuration"/> a word.
    /// </param>
    public ScriptedSpeechModel Says(string text, ReadOnlyMemory<byte> audio = default) => Responds(response => response.Says(text, audio));

    /// <summary>The model calls a tool as its next answer.</summary>
    /// <param name="name">The tool.</param>
    /// <param name="arguments">The arguments: a JSON object. Default <c>{}</c>.</param>
    public ScriptedSpeechModel CallsTool(string name, string arguments = "{}") => Responds(response => response.CallsTool(name, arguments));

    /// <summary>The next response fails.</summary>
    /// <param name="code">The provider's code, such as <c>rate_limit_exceeded</c>.</param>
    /// <param name="message">The provider's text; null (default) for none.</param>
    /// <param name="retryAfter">How long the provider asks to wait; null (default) if it does not say.</param>
    public ScriptedSpeechModel Fails(string code, string? message = null, TimeSpan? retryAfter = null) =>
        Responds(response => response.Fails(code, message, retryAfter));

    /// <summary>The next answer, in parts: speech and tool calls in one response, at a given speed, with faults.</summary>
    /// <param name="compose">Adds the parts.</param>
    public ScriptedSpeechModel Responds(Action<ScriptedResponse> compose)
    {
        ArgumentNullException.ThrowIfNull(compose);
        var script = new ScriptedResponse();
        compose(script);
        return Add(
            script.Name,
            async (session, cancellationToken) =>
            {
                ScriptedActiveResponse response = await session.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
                await session.RunAsync(script, response).ConfigureAwait(false);
            },
            waitsForTurn: true);
    }

    /// <summary>Waits until the caller has finished speaking, and gives the transcript of it.</summary>
    /// <param name="text">What the model understands.</param>
    public ScriptedSpeechModel Hears(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Add($"Hears \"{text}\"", async (session, cancellationToken) =>
        {
            string item = await session.TakeCallerTurnAsync(cancellationToken).ConfigureAwait(false);
            session.Memory.SetText(item, text);
            session.Post(new TranscriptEvent { Speaker = Speaker.Caller, ItemId = item, Text = text, IsFinal = true });
        });
    }

    /// <summary>Sends an event. Speech has its usual consequences: its start cancels a response, its end is a turn.</summary>
    /// <param name="e">The event.</param>
    public ScriptedSpeechModel Emits(SpeechModelEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return AddNow($"Emits {e.GetType().Name}", session => session.Emit(e));
    }

    /// <summary>Waits.</summary>
    /// <param name="time">Not negative.</param>
    public ScriptedSpeechModel Waits(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        return Add($"Waits {ScriptedTimes.Text(time)}", (session, cancellationToken) => session.DelayAsync(time, cancellationToken));
    }

    /// <summary>Announces the end of the session, and ends it then.</summary>
    /// <param name="time">The time until then, above zero.</param>
    public ScriptedSpeechModel Expires(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero);
        return AddNow($"Expires in {ScriptedTimes.Text(time)}", session => session.Expire(time));
    }

    /// <summary>The session is lost: an error is its last event.</summary>
    public ScriptedSpeechModel Drops() =>
        AddNow("Drops", session => session.End(new SpeechModelErrorEvent { Message = "The connection to the model is lost." }));

    /// <summary>The model ends the session in order.</summary>
    public ScriptedSpeechModel Ends() => AddNow("Ends", session => session.End(null));

    /// <summary>The script of the next session begins: a reconnect.</summary>
    public ScriptedSpeechModel ThenSession()
    {
        _plans.Add(new ScriptedSessionPlan());
        return this;
    }

    /// <summary>The attempt to connect takes time.</summary>
    /// <param name="delay">Not negative.</param>
    public ScriptedSpeechModel ConnectsAfter(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        Plan.ConnectDelay = delay;
        return this;
    }

    /// <summary>An attempt to connect is refused. What follows is the script of the next attempt.</summary>
    /// <param name="error">The refusal; null (default) for a transient one.</param>
    public ScriptedSpeechModel RefusesToConnect(SpeechModelException? error = null) =>
        AddAttempt(plan => plan.Refusal = error ?? new SpeechModelException("The script refuses the connection.") { Code = "503" });

    /// <summary>An attempt to connect never completes. What follows is the script of the next attempt.</summary>
    public ScriptedSpeechModel HangsOnConnect() => AddAttempt(plan => plan.Hangs = true);

    /// <summary>Expects <see cref="ISpeechModelSession.RespondAsync"/>.</summary>
    /// <param name="contains">Text that the instructions contain; null (default) for any or none.</param>
    public ScriptedSpeechModel ExpectRespond(string? contains = null) => ExpectText(ModelCommandKind.Respond, "ExpectRespond", contains);

    /// <summary>Expects <see cref="ISpeechModelSession.SayAsync"/>. The model says the text by itself.</summary>
    /// <param name="contains">Text that is to be said; null (default) for any.</param>
    public ScriptedSpeechModel ExpectSay(string? contains = null) => ExpectText(ModelCommandKind.Say, "ExpectSay", contains);

    /// <summary>Expects the result of a tool.</summary>
    /// <param name="contains">Text that the result contains; null (default) for any.</param>
    public ScriptedSpeechModel ExpectToolResult(string? contains = null) => ExpectText(ModelCommandKind.ToolResult, "ExpectToolResult", contains);

    /// <summary>Expects <see cref="ISpeechModelSession.AddMessageAsync"/>.</summary>
    /// <param name="contains">Text that the message contains; null (default) for any.</param>
    public ScriptedSpeechModel ExpectMessage(string? contains = null) => ExpectText(ModelCommandKind.AddMessage, "ExpectMessage", contains);

    /// <summary>Expects the agent to cancel the active response.</summary>
    public ScriptedSpeechModel ExpectCancel() => Expect(ModelCommandKind.Cancel, "ExpectCancel", (_, _) => null);

    /// <summary>Expects the agent to delete an item.</summary>
    public ScriptedSpeechModel ExpectDelete() => Expect(ModelCommandKind.Delete, "ExpectDelete", (_, _) => null);

    /// <summary>Expects the agent to truncate an answer.</summary>
    /// <param name="heard">What the caller is to have heard; null (default) for any amount.</param>
    /// <param name="tolerance">How far the amount may differ; null (default) for 50 ms.</param>
    /// <param name="remembered">The text that the model is to remember; null (default) for any.</param>
    public ScriptedSpeechModel ExpectTruncate(TimeSpan? heard = null, TimeSpan? tolerance = null, string? remembered = null) => Expect(
        ModelCommandKind.Truncate,
        "ExpectTruncate",
        (session, command) =>
        {
            if (heard is { } expected && (command.Heard!.Value - expected).Duration() > (tolerance ?? DefaultTolerance))
            {
                return $"expected {ScriptedTimes.Text(expected)} to be heard";
            }

            string? text = session.Memory.Snapshot().FirstOrDefault(item => item.ItemId == command.Id)?.Text;
            return remembered is null || text == remembered ? null : $"expected \"{remembered}\" to be remembered, but it is \"{text}\"";
        });

    private ScriptedSpeechModel ExpectText(ModelCommandKind kind, string name, string? contains) => Expect(
        kind,
        contains is null ? name : $"{name} \"{contains}\"",
        (_, command) => contains is null || (command.Text ?? "").Contains(contains, StringComparison.Ordinal) ? null : $"expected \"{contains}\"");

    private ScriptedSpeechModel Expect(
        ModelCommandKind kind, string name, Func<ScriptedModelSession, ReceivedModelCommand, string?> findFault)
    {
        int number = Plan.Steps.Count + 1;
        return Add(
            name,
            async (session, cancellationToken) =>
            {
                ReceivedModelCommand command = await session.TakeCommandAsync(kind, cancellationToken).ConfigureAwait(false);
                if (findFault(session, command) is { } fault)
                {
                    Report($"Session {session.Number}, step {number}, {fault}, but the agent sent: {command}.");
                }
            },
            expects: kind);
    }

    private ScriptedSpeechModel AddAttempt(Action<ScriptedSessionPlan> set)
    {
        if (Plan.Steps.Count > 0)
        {
            _plans.Add(new ScriptedSessionPlan());
        }

        set(Plan);
        return ThenSession();
    }

    private ScriptedSpeechModel AddNow(string name, Action<ScriptedModelSession> act) => Add(name, (session, _) =>
    {
        act(session);
        return Task.CompletedTask;
    });

    private ScriptedSpeechModel Add(
        string name,
        Func<ScriptedModelSession, CancellationToken, Task> act,
        ModelCommandKind expects = ModelCommandKind.None,
        bool waitsForTurn = false)
    {
        Plan.Steps.Add(new ScriptedStep(name, expects, waitsForTurn, act));
        return this;
    }
}
