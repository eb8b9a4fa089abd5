using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Wavix.Streaming.Agents;

/// <summary>
/// A voice agent: a speech model on phone calls. It lets the caller interrupt, keeps in memory only what the caller heard, runs tools, fills silence, and
/// says goodbye before it hangs up. Immutable and thread-safe: one instance serves every call.
/// </summary>
/// <remarks>
/// Whatever fails, the caller is not left in silence: a model that is slow or lost is bridged by a filler and replaced; one that can't be reached, and a
/// failure of the agent, end with an apology and the end of the call.
/// </remarks>
public sealed class VoiceAgent
{
    private readonly ISpeechModel _model;
    private readonly VoiceAgentOptions _options;
    private readonly ILogger _logger;
    private readonly PrewarmedSessions _prewarmed;

    /// <summary>Creates an agent.</summary>
    /// <param name="model">The model. It stays the caller's to dispose, if it needs that.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="logger">The logger; null for none. It gets no text of the conversation, unless <see cref="VoiceAgentOptions.LogTranscript"/> is true.</param>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public VoiceAgent(ISpeechModel model, VoiceAgentOptions? options = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _options = (options ?? new VoiceAgentOptions()).CloneValidated();
        _logger = logger is null ? NullLogger.Instance : new GuardedLogger(logger);
        _prewarmed = new PrewarmedSessions(model, _options, _logger);
    }

    /// <summary>
    /// Starts to open a session of the model for a call that has not been answered yet, so that its caller does not wait for it. Call it when the call
    /// rings. Returns at once; failures are logged, and the call opens its session itself.
    /// </summary>
    /// <param name="callId">The id of the call, which its stream repeats (<see cref="WavixStreamInfo.CallId"/>).</param>
    /// <returns>
    /// False if a session is waiting for that call already, or <see cref="VoiceAgentOptions.MaxPrewarmed"/> are waiting.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="callId"/> is empty.</exception>
    public bool Prewarm(string callId)
    {
        ArgumentException.ThrowIfNullOrEmpty(callId);
        return _prewarmed.Open(callId, AgentRun.CreateConnectOptions(_options, _logger));
    }

    /// <summary>Serves a call until it has ended: the same as the overload with a <see cref="VoiceAgentCall"/> of nothing but the stream.</summary>
    /// <param name="call">The stream of the call.</param>
    /// <param name="cancellationToken">Asks the agent to say goodbye and to end the call, as when the server stops.</param>
    /// <returns>What happened. Whatever fails during the call is in it; the stream may still be open.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The stream is one-way, or its events are being read.</exception>
    public Task<VoiceAgentResult> RunAsync(WavixStreamSession call, CancellationToken cancellationToken = default) =>
        RunAsync(new VoiceAgentCall(call), cancellationToken);

    /// <summary>Serves a call until it has ended, and its last words were heard.</summary>
    /// <param name="call">The call. The agent reads its events, so no one else can.</param>
    /// <param name="cancellationToken">Asks the agent to say goodbye and to end the call, as when the server stops.</param>
    /// <returns>What happened. Whatever fails during the call is in it; the stream may still be open.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The stream is one-way, or its events are being read.</exception>
    public async Task<VoiceAgentResult> RunAsync(VoiceAgentCall call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        using var run = new AgentRun(_options, _model, call, _logger);
        return await run.RunAsync(_prewarmed, cancellationToken).ConfigureAwait(false);
    }
}
