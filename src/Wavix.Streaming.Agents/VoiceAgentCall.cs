namespace Wavix.Streaming.Agents;

/// <summary>One call for a voice agent: its stream, and what can be done with the call outside of the stream.</summary>
public sealed class VoiceAgentCall
{
    /// <summary>Creates the description of a call.</summary>
    /// <param name="session">The stream. It stays the caller's to dispose. The agent reads its events.</param>
    /// <exception cref="ArgumentNullException"><paramref name="session"/> is null.</exception>
    public VoiceAgentCall(WavixStreamSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        Session = session;
    }

    /// <summary>The stream.</summary>
    public WavixStreamSession Session { get; }

    /// <summary>
    /// Hangs up; called once, when the last words were heard, unless the stream has ended or the call was handed over. Null if the code that called
    /// <see cref="VoiceAgent.RunAsync(VoiceAgentCall, CancellationToken)"/> hangs up when it returns, as an endpoint with <c>HangUpWhenDone()</c> does.
    /// </summary>
    public Func<CancellationToken, Task>? HangUpAsync { get; set; }

    /// <summary>
    /// Collects digits that the caller presses, and returns them; null when none were pressed. If set, the model has the tool <c>collect_digits</c>.
    /// </summary>
    public Func<DigitsRequest, CancellationToken, Task<string?>>? CollectDigitsAsync { get; set; }

    /// <summary>
    /// Hands the call over, for example to a person, for the reason that the model gives. If set, the model has the tool <c>hand_over</c>. The run ends
    /// when the task has completed, and then the code that called it continues. An endpoint with <c>HangUpWhenDone()</c> hangs up then, so complete the task
    /// there when the call may end. If it throws, the model learns that it failed, and the run continues.
    /// </summary>
    public Func<string, CancellationToken, Task>? HandOverAsync { get; set; }

    /// <summary>Instructions for this call, after those of the agent; null for none.</summary>
    public string? Instructions { get; set; }

    /// <summary>Services for the tools (<c>AIFunctionArguments.Services</c>); null for none.</summary>
    public IServiceProvider? Services { get; set; }
}
