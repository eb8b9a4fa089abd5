namespace Wavix.Streaming.Agents;

/// <summary>The model calls a tool. It waits for <see cref="ISpeechModelSession.SendToolResultAsync"/>.</summary>
public sealed class ToolCallEvent : SpeechModelEvent
{
    /// <summary>The response.</summary>
    public required string ResponseId { get; init; }

    /// <summary>The call, to which the result belongs.</summary>
    public required string CallId { get; init; }

    /// <summary>The name of the tool.</summary>
    public required string Name { get; init; }

    /// <summary>The arguments: a JSON object, as the model wrote it, so possibly not valid.</summary>
    public required string Arguments { get; init; }
}
