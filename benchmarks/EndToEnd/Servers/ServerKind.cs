namespace EndToEnd.Servers;

/// <summary>What is compared.</summary>
internal enum ServerKind
{
    /// <summary>A Kestrel WebSocket that sends the received bytes back and looks at none of them: the floor.</summary>
    Bare,

    /// <summary>The SDK on ASP.NET Core as it is by default.</summary>
    Sdk,

    /// <summary>What a careful person writes with <c>JsonDocument</c> and <c>JsonSerializer</c>.</summary>
    Hand,

    /// <summary>The SDK, playing audio to each call; compared with none.</summary>
    Play,

    /// <summary>Node's ws, with <c>JSON.parse</c> and <c>Buffer</c>.</summary>
    Node,
}
