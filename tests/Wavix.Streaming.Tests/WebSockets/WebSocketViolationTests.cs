using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Wavix.Streaming.Tests.Transport;
using static Wavix.Streaming.Tests.WebSockets.RawWebSocketPeer;

namespace Wavix.Streaming.Tests.WebSockets;

/// <summary>What .NET does when the peer breaks RFC 6455, told as a loss with the status that the peer was sent.</summary>
public class WebSocketViolationTests
{
    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { (byte)'a', 0xC3 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    public async Task Receive_InvalidUtf8_IsLostWith1007(byte[] text)
    {
        await using var peer = new RawWebSocketPeer();
        await peer.WriteAsync(Text, text);

        await ShouldBeLostAsync(peer, 1007);
    }

    [Fact]
    public async Task Receive_InvalidUtf8InAFragment_IsLostWith1007()
    {
        await using var peer = new RawWebSocketPeer();
        await peer.WriteAsync(Text, "good", final: false);
        await peer.WriteAsync(Continuation, [0x80], final: false);

        await ShouldBeLostAsync(peer, 1007);
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(11, 0)]
    [InlineData(Text, 1)]
    [InlineData(Text, 4)]
    [InlineData(Continuation, 0)]
    public async Task Receive_BrokenFrame_IsLostWith1002(int opcode, int reservedBits)
    {
        await using var peer = new RawWebSocketPeer();
        await peer.WriteAsync(opcode, "x".Utf8(), reservedBits: reservedBits);

        await ShouldBeLostAsync(peer, 1002);
    }

    [Theory]
    [InlineData(new byte[] { 3 })]
    [InlineData(new byte[] { 0x03, 0xED })]
    [InlineData(new byte[] { 0x00, 0x01 })]
    [InlineData(new byte[] { 0x03, 0xE8, 0xFF })]
    public async Task Receive_BrokenClose_IsLostWith1002(byte[] close)
    {
        await using var peer = new RawWebSocketPeer();
        await peer.WriteAsync(Close, close);

        await ShouldBeLostAsync(peer, 1002);
    }

    [Fact]
    public async Task Receive_NewMessageWithinAMessage_IsLostWith1002()
    {
        await using var peer = new RawWebSocketPeer();
        await peer.WriteAsync(Text, "first", final: false);
        await peer.WriteAsync(Text, "second");

        await ShouldBeLostAsync(peer, 1002);
    }

    [Fact]
    public async Task Receive_ConnectionEndsWithinAMessage_IsLostWithoutStatus()
    {
        await using var peer = new RawWebSocketPeer();
        await peer.WriteAsync(Text, "half", final: false);
        Task<WavixTransportMessage> receiving = peer.Transport.HearAsync();

        await peer.HangUpAsync();

        WavixTransportMessage lost = await receiving;
        lost.ShouldBeLost();
        lost.Error.Should().BeOfType<WebSocketException>();
    }

    [Fact]
    public async Task Receive_TcpReset_IsLostWithoutStatus()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint).SoonAsync();
        using Socket server = await listener.AcceptSocketAsync().SoonAsync();
        await using var stream = new NetworkStream(server);
        await using var transport = new WebSocketTransport(
            WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true }));
        Task<WavixTransportMessage> receiving = transport.HearAsync();

        client.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Close();

        WavixTransportMessage lost = await receiving;
        lost.ShouldBeLost();
        lost.Error.Should().NotBeNull();
        Func<Task> send = () => transport.SayAsync("late");
        await send.Should().ThrowAsync<IOException>();
    }

    private static async Task ShouldBeLostAsync(RawWebSocketPeer peer, int status)
    {
        WavixTransportMessage lost = await peer.Transport.HearAsync();
        lost.ShouldBeLost(status);
        lost.Error.Should().BeOfType<WebSocketException>();
        (await peer.Transport.HearAsync()).ShouldBeLost(status);
        (await peer.ReadCloseAsync()).Status.Should().Be(status);
    }
}
