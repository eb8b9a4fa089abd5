using System.Net.WebSockets;
using Wavix.Streaming.Tests.Transport;

namespace Wavix.Streaming.Tests.WebSockets;

/// <summary>The contract over two .NET WebSockets that are connected in memory.</summary>
public abstract class WebSocketTransportContract(bool applicationIsServer) : WavixTransportContract
{
    private MemoryStreamEnd? _stream;
    private WebSocket? _peer;

    /// <summary>.NET does not tell a close without a status from 1000, and can't send one.</summary>
    protected override int? StatusOfBareClose => 1000;

    protected override long? BytesTaken => _stream!.BytesRead;

    protected override (IWavixTransport Application, IWavixTransport Peer) Connect()
    {
        (_stream, MemoryStreamEnd peerStream) = MemoryStreamEnd.CreatePair();
        WebSocket application = WebSocket.CreateFromStream(_stream, new WebSocketCreationOptions { IsServer = applicationIsServer });
        _peer = WebSocket.CreateFromStream(peerStream, new WebSocketCreationOptions { IsServer = !applicationIsServer });
        return (new WebSocketTransport(application), new WebSocketTransport(_peer));
    }

    protected override Task SendBinaryFromPeerAsync(byte[] data) =>
        _peer!.SendAsync(data, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None).SoonAsync();
}
