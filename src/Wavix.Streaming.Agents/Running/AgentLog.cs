using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.Agents;

/// <summary>Every log record of voice agents. What was said is only in <see cref="Said"/>, which is off by default.</summary>
internal static partial class AgentLog
{
    [LoggerMessage(220, LogLevel.Information, "The agent's run ended: {Result}")]
    public static partial void Ended(ILogger logger, VoiceAgentResult result);

    [LoggerMessage(221, LogLevel.Warning, "A session with the speech model can't be opened (attempt {Attempt}): {Error}")]
    public static partial void ConnectFailed(ILogger logger, int attempt, string error);

    [LoggerMessage(222, LogLevel.Warning, "The session with the speech model was lost, and is replaced: {Error}")]
    public static partial void SessionLost(ILogger logger, string error);

    [LoggerMessage(223, LogLevel.Error, "The speech model is given up: the caller hears the apology, and the call ends. {Error}")]
    public static partial void ModelGivenUp(ILogger logger, string error);

    [LoggerMessage(224, LogLevel.Information, "The session with the speech model expires, and was replaced by another.")]
    public static partial void SessionRenewed(ILogger logger);

    [LoggerMessage(225, LogLevel.Warning, "The session with the speech model expires, and no other can be opened: {Error} Another attempt follows when it has ended.")]
    public static partial void RenewalFailed(ILogger logger, string error);

    [LoggerMessage(226, LogLevel.Debug, "A session with the speech model could not be closed in order: {Error}")]
    public static partial void DisposeFailed(ILogger logger, string error);

    [LoggerMessage(227, LogLevel.Warning, "A response of the speech model failed, and is asked for again: {Code} {Error}")]
    public static partial void ResponseFailed(ILogger logger, string? code, string? error);

    [LoggerMessage(228, LogLevel.Warning, "The speech model reports an error: {Code} {Error}")]
    public static partial void ModelError(ILogger logger, string? code, string error);

    [LoggerMessage(229, LogLevel.Warning, "The tool {Tool} did not answer within {Seconds:0.#} s. It was canceled, and the model knows.")]
    public static partial void ToolTimedOut(ILogger logger, string tool, double seconds);

    [LoggerMessage(230, LogLevel.Warning, "The tool {Tool} failed. The model knows that it failed.")]
    public static partial void ToolFailed(ILogger logger, string tool, Exception exception);

    [LoggerMessage(231, LogLevel.Debug, "The caller interrupted the agent.")]
    public static partial void Interrupted(ILogger logger);

    [LoggerMessage(232, LogLevel.Warning, "An answer is longer than {Minutes:0.#} min. The rest is not heard. Raise MaxAnswer if answers are that long.")]
    public static partial void AnswerTooLong(ILogger logger, double minutes);

    [LoggerMessage(233, LogLevel.Error, "The agent failed: the caller hears the apology, and the call ends.")]
    public static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(234, LogLevel.Error, "The call can't be hung up. The caller may be left in silence.")]
    public static partial void HangUpFailed(ILogger logger, Exception exception);

    [LoggerMessage(235, LogLevel.Warning, "{Seconds:0.0} s of the caller's audio were dropped, because the speech model was too slow or could not be reached.")]
    public static partial void AudioDropped(ILogger logger, double seconds);

    [LoggerMessage(236, LogLevel.Warning, "A session that was opened for a call that was not answered could not be opened or closed: {Error}")]
    public static partial void PrewarmFailed(ILogger logger, string error);

    [LoggerMessage(237, LogLevel.Debug, "{Entry}")]
    public static partial void Said(ILogger logger, AgentTranscriptEntry entry);

    [LoggerMessage(238, LogLevel.Error, "CreateDetector gave no detector of use. The call is served with the default one.")]
    public static partial void DetectorFailed(ILogger logger, Exception exception);
}
