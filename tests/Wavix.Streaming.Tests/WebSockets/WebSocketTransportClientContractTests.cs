namespace Wavix.Streaming.Tests.WebSockets;

/// <summary>The contract with the application as client, as simulators are.</summary>
public sealed class WebSocketTransportClientContractTests() : WebSocketTransportContract(applicationIsServer: false);
