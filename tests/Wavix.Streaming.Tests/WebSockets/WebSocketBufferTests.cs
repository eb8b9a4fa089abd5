using System.Net.WebSockets;
using System.Threading.Channels;
using Wavix.Streaming.Tests.Transport;

namespace Wavix.Streaming.Tests.WebSockets;

public class WebSocketBufferTests
{
    [Fact]
    public async Task Receive_NothingHasComeYet_HoldsNoBuffer()
    {
        var webSocket = new WatchedWebSocket();
        await using var transport = new WebSocketTransport(webSocket);
        Task receiving = transport.ReceiveAsync(4096, CancellationToken.None).AsTask();

        int whileNothingComes = await webSocket.NextRoomAsync();
        webSocket.Tell(0, endOfMessage: false);
        int onceItComes = await webSocket.NextRoomAsync();

        whileNothingComes.Should().Be(0);
        onceItComes.Should().BeGreaterThanOrEqualTo(1500, "a frame of 20 ms is to be read at once");
        webSocket.Tell(1, endOfMessage: true);
        await receiving.SoonAsync();
    }

    [Fact]
    public async Task Receive_AfterAGiant_ItsBufferIsLetGo()
    {
        const int Giant = 50_000;
        var webSocket = new WatchedWebSocket();
        await using var transport = new WebSocketTransport(webSocket);
        Task<WavixTransportMessage> first = transport.ReceiveAsync(Giant, CancellationToken.None).AsTask();
        for (int told = 0; told < Giant;)
        {
            int room = Math.Min(await webSocket.NextRoomAsync(), Giant - told);
            told += room;
            webSocket.Tell(room, endOfMessage: told == Giant);
        }

        (await first.SoonAsync()).Data.Length.Should().Be(Giant);
        Task second = transport.ReceiveAsync(Giant, CancellationToken.None).AsTask();

        (await webSocket.NextRoomAsync()).Should().Be(0);
        webSocket.Tell(0, endOfMessage: false);
        (await webSocket.NextRoomAsync()).Should().BeLessThan(10_000);
        webSocket.Tell(1, endOfMessage: true);
        await second.SoonAsync();
    }

    [Fact]
    public async Task Receive_CompressedWebSocket_MessagesArrive()
    {
        (MemoryStreamEnd serverStream, MemoryStreamEnd clientStream) = MemoryStreamEnd.CreatePair();
        await using var transport = new WebSocketTransport(WebSocket.CreateFromStream(
            serverStream, new WebSocketCreationOptions { IsServer = true, DangerousDeflateOptions = new WebSocketDeflateOptions() }));
        using var client = WebSocket.CreateFromStream(
            clientStream, new WebSocketCreationOptions { DangerousDeflateOptions = new WebSocketDeflateOptions() });
        string[] messages = [new string('a', 20_000), string.Empty, "b"];

        foreach (string message in messages)
        {
            await client.SendAsync(message.Utf8(), WebSocketMessageType.Text, true, CancellationToken.None).SoonAsync();
            (await transport.HearAsync(100_000)).ShouldBeText(message);
        }
    }

    /// <summary>Tells how much room each receive brings, and is told what comes.</summary>
    private sealed class WatchedWebSocket : WebSocket
    {
        private readonly Channel<int> _rooms = Channel.CreateUnbounded<int>();
        private readonly Channel<ValueWebSocketReceiveResult> _results = Channel.CreateUnbounded<ValueWebSocketReceiveResult>();

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => WebSocketState.Open;

        public override string? SubProtocol => null;

        /// <summary>Bytes of room of the next receive.</summary>
        public Task<int> NextRoomAsync() => _rooms.Reader.ReadAsync().AsTask().SoonAsync();

        public void Tell(int bytes, bool endOfMessage) =>
            _results.Writer.TryWrite(new ValueWebSocketReceiveResult(bytes, WebSocketMessageType.Text, endOfMessage));

        public override ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            _rooms.Writer.TryWrite(buffer.Length);
            return _results.Reader.ReadAsync(cancellationToken);
        }

        public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override Task SendAsync(
            ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override void Abort()
        {
        }

        public override void Dispose()
        {
        }
    }
}
