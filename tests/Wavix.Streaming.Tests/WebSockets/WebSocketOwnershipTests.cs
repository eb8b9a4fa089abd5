using System.Net.WebSockets;
using Wavix.Streaming.Tests.Transport;
using static Wavix.Streaming.Tests.WebSockets.RawWebSocketPeer;

namespace Wavix.Streaming.Tests.WebSockets;

public class WebSocketOwnershipTests
{
    [Fact]
    public async Task Dispose_LeftOpen_LeavesTheWebSocketUsable()
    {
        await using var peer = new RawWebSocketPeer(leaveOpen: true);

        await peer.Transport.DisposeAsync();

        peer.WebSocket.State.Should().Be(WebSocketState.Open);
        await peer.WebSocket.SendAsync("still".Utf8(), WebSocketMessageType.Text, true, CancellationToken.None).SoonAsync();
        (await peer.ReadAsync())!.Value.Payload.Should().Equal("still".Utf8());
        await peer.WriteAsync(Text, "open");
        byte[] buffer = new byte[10];
        WebSocketReceiveResult received = await peer.WebSocket.ReceiveAsync(buffer, CancellationToken.None).SoonAsync();
        buffer.Take(received.Count).Should().Equal("open".Utf8());
    }

    [Fact]
    public async Task Dispose_Owned_DisposesTheWebSocket()
    {
        await using var peer = new RawWebSocketPeer();

        await peer.Transport.DisposeAsync();

        peer.WebSocket.State.Should().NotBe(WebSocketState.Open);
        (await peer.ReadAsync()).Should().BeNull("the connection was ended");
    }

    [Fact]
    public void Construct_WithoutAWebSocket_Throws()
    {
        Action construct = () => _ = new WebSocketTransport(null!);

        construct.Should().Throw<ArgumentNullException>().Which.ParamName.Should().Be("webSocket");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Construct_CloseTimeoutNotAboveZero_Throws(long ticks)
    {
        using var webSocket = WebSocket.CreateFromStream(Stream.Null, new WebSocketCreationOptions { IsServer = true });
        Action construct = () => _ = new WebSocketTransport(webSocket, closeTimeout: TimeSpan.FromTicks(ticks));

        construct.Should().Throw<ArgumentOutOfRangeException>().Which.ParamName.Should().Be("closeTimeout");
    }
}
