using System.Net.WebSockets;

namespace AgentAdapters.Session;

/// <summary>What the adapters need of a client's session. Everything else is the same for both.</summary>
internal interface IClientLink : IAsyncDisposable
{
    /// <summary>The socket: the clients say nothing of its state, and do not close it in order.</summary>
    WebSocket WebSocket { get; }

    /// <summary>Sends a command.</summary>
    Task SendAsync(BinaryData json);

    /// <summary>
    /// Reads events as JSON; null for one that can't be had as JSON. It may throw at an event that the client can't read. Another call reads on after it.
    /// </summary>
    /// <param name="life">The same token in each call, because the clients keep that of the first. If it is canceled, they abort the socket.</param>
    IAsyncEnumerable<BinaryData?> ReceiveAsync(CancellationToken life);
}
