namespace Wavix.Streaming.Agents;

/// <summary>A model that hears and speaks, such as a realtime model of a provider. Thread-safe: one instance serves every call.</summary>
public interface ISpeechModel
{
    /// <summary>
    /// The provider's name for telemetry, in the words of OpenTelemetry's <c>gen_ai.provider.name</c>, such as <c>openai</c>; null if unknown.
    /// </summary>
    string? ProviderName => null;

    /// <summary>The model's name for telemetry (<c>gen_ai.request.model</c>); null if unknown.</summary>
    string? ModelName => null;

    /// <summary>Opens a session for one call. The session is ready when the task completes: audio that is sent from then on is heard.</summary>
    /// <param name="options">What the agent asks of the session. It must not change afterwards.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The session, which the caller disposes.</returns>
    /// <exception cref="SpeechModelException">The session can't be opened; the exception says whether another attempt may succeed.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    Task<ISpeechModelSession> ConnectAsync(SpeechModelConnectOptions options, CancellationToken cancellationToken = default);
}
