using System.Text.Json.Nodes;

namespace AgentAdapters;

/// <summary>Settings of both adapters. They must not change while a model uses them.</summary>
public sealed class AdapterOptions
{
    /// <summary>The voice; null for the service's default.</summary>
    public string? Voice { get; init; }

    /// <summary>
    /// What is merged last into the object <c>session</c> of <c>session.update</c>, such as another detection of speech. The formats of audio must
    /// stay as they are. Null for nothing.
    /// </summary>
    public JsonObject? RawSession { get; init; }

    /// <summary>Maximum time until a session is ready. The clients have no limit of their own. Above zero; default 2 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Maximum time to end a session in order. Above zero; default 1 s.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long before the end of the session's time the agent is warned. Default 2 minutes.</summary>
    public TimeSpan ExpiryWarning { get; init; } = TimeSpan.FromMinutes(2);
}
