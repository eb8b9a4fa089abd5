namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>Where sessions are opened, and how this side proves who it is.</summary>
internal sealed class ServiceTarget
{
    /// <summary>The name for people.</summary>
    public required string Name { get; init; }

    public required Uri Address { get; init; }

    /// <summary>What the model is called in texts: a model, or a deployment.</summary>
    public required string Model { get; init; }

    /// <summary>The header with the key or token, and what precedes it there.</summary>
    public required (string Name, string Prefix) Header { get; init; }

    public required Func<CancellationToken, ValueTask<string>> GetSecretAsync { get; init; }
}
