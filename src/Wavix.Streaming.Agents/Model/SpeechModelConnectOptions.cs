using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.Agents;

/// <summary>What an agent asks of a session of a speech model. A model that connects without an agent may use the defaults.</summary>
public sealed class SpeechModelConnectOptions
{
    /// <summary>Instructions (the system prompt) of the session; null for none.</summary>
    public string? Instructions { get; init; }

    /// <summary>Functions that the model may call. They are only declared: the agent invokes them. Default: none.</summary>
    public IReadOnlyList<AIFunctionDeclaration> Tools { get; init; } = [];

    /// <summary>
    /// What was said before, with text only, oldest first: a session that replaces another begins with the conversation as it was heard. Default: none.
    /// </summary>
    public IReadOnlyList<ChatMessage> History { get; init; } = [];

    /// <summary>
    /// Whether the model is to detect speech, if it can. False when the agent detects it. Default true.
    /// </summary>
    public bool DetectSpeech { get; init; } = true;

    /// <summary>
    /// Whether the model is to end its active response by itself when it detects speech, if it can. False when the agent decides that, because it
    /// forgives short sounds. Default true.
    /// </summary>
    public bool CancelResponseOnSpeech { get; init; } = true;

    /// <summary>The clock of the session's timeouts. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The logger of the session; null for none. It gets no audio and no text of the conversation.</summary>
    public ILogger? Logger { get; init; }
}
