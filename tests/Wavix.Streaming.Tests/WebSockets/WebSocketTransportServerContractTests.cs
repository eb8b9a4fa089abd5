namespace Wavix.Streaming.Tests.WebSockets;

/// <summary>The contract with the application as server, as it is when Wavix calls it.</summary>
public sealed class WebSocketTransportServerContractTests() : WebSocketTransportContract(applicationIsServer: true);
