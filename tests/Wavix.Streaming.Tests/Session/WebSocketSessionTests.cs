using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace Wavix.Streaming.Tests.Session;

public sealed class WebSocketSessionTests : IDisposable
{
    private WebSocket? _wavix;
    private TcpClient? _client;

    public void Dispose()
    {
        _wavix?.Dispose();
        _client?.Dispose();
    }

    [Fact]
    public async Task Enumerate_CallOverAWebSocket_GivesItsEventsAndEnds()
    {
        await using WavixStreamSession session = await BeginAsync();
        await SayAsync(SessionHarness.Connected());
        await SayAsync(SessionHarness.StartOf(StreamType.TwoWay));
        await SayAsync(SessionHarness.Media(2, 7));
        (await session.SendMediaAsync(SessionHarness.Frame(8))).Should().BeTrue();
        byte[] buffer = new byte[4096];
        ValueWebSocketReceiveResult heard = await HearAsync(buffer);
        ((MediaCommand)WavixMessageSerializer.ReadCommand(buffer.AsSpan(0, heard.Count))).Payload.ToArray()
            .Should().Equal(SessionHarness.Frame(8));
        await SayAsync(SessionHarness.Stop(3));
        (await HearAsync(buffer)).MessageType.Should().Be(WebSocketMessageType.Close);
        await _wavix!.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);

        var events = new List<WavixEvent>();
        await foreach (WavixEvent e in session.ReadEventsAsync())
        {
            events.Add(e);
        }

        events.Select(e => e.EventName).Should().Equal("connected", "start", "media", "stop");
        (await session.Completion.WaitAsync(SessionHarness.Soon)).Reason.Should().Be(WavixStreamEndReason.Stopped);
        _wavix.CloseStatus.Should().Be(WebSocketCloseStatus.NormalClosure);
    }

    [Fact]
    public async Task Completion_InvalidUtf8_IsProtocolViolation1007()
    {
        await using WavixStreamSession session = await BeginAsync();
        await _wavix!.SendAsync(new byte[] { (byte)'"', 0xC3, 0x28, (byte)'"' }, WebSocketMessageType.Text, true, CancellationToken.None);

        WavixStreamCompletion end = await session.Completion.WaitAsync(SessionHarness.Soon);

        end.Reason.Should().Be(WavixStreamEndReason.ProtocolViolation);
        end.CloseStatus.Should().Be(1007);
    }

    [Fact]
    public async Task Completion_ConnectionReset_IsConnectionLost()
    {
        await using WavixStreamSession session = await BeginAsync();
        _wavix!.Abort();

        WavixStreamCompletion end = await session.Completion.WaitAsync(SessionHarness.Soon);

        end.Reason.Should().Be(WavixStreamEndReason.ConnectionLost);
        end.Error.Should().BeOfType<WebSocketException>();
    }

    [Fact]
    public async Task Receive_ReaderBlocksItsThread_GoesOn()
    {
        await using WavixStreamSession session = await BeginAsync();
        using var release = new ManualResetEventSlim();
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var events = new List<string?>();
        Task reading = ReadAsync();
        await SayAsync(SessionHarness.Connected());
        await blocked.Task.WaitAsync(SessionHarness.Soon);

        await SayAsync(SessionHarness.StartOf(StreamType.TwoWay));
        await SayAsync(SessionHarness.Media(2));
        await SayAsync(SessionHarness.Stop(3));

        (await HearAsync(new byte[100])).MessageType.Should().Be(WebSocketMessageType.Close);
        session.Ended.IsCancellationRequested.Should().BeTrue();
        events.Should().Equal("connected");
        release.Set();
        await reading.WaitAsync(SessionHarness.Soon);
        events.Should().Equal("connected", "start", "media", "stop");

        async Task ReadAsync()
        {
            await foreach (WavixEvent e in session.ReadEventsAsync().ConfigureAwait(false))
            {
                events.Add(e.EventName);
                blocked.TrySetResult();
                release.Wait(SessionHarness.Soon).Should().BeTrue();
            }
        }
    }

    [Fact]
    public async Task Stop_ThenThePeerSendsNoMore_ItGetsOurClose()
    {
        for (int i = 0; i < 20; i++)
        {
            await using WavixStreamSession session = await BeginAsync();
            await SayAsync(SessionHarness.StartOf(StreamType.TwoWay));
            await session.WaitForStartAsync().WaitAsync(SessionHarness.Soon);
            Task<bool> sending = session.SendMediaAsync(SessionHarness.Frame()).AsTask();

            await SayAsync(SessionHarness.Stop(2));
            _client!.Client.Shutdown(SocketShutdown.Send);

            byte[] buffer = new byte[4096];
            ValueWebSocketReceiveResult heard = await HearAsync(buffer);
            heard = heard.MessageType == WebSocketMessageType.Close ? heard : await HearAsync(buffer);
            heard.MessageType.Should().Be(WebSocketMessageType.Close);
            _wavix!.CloseStatus.Should().Be(WebSocketCloseStatus.NormalClosure);
            (await session.Completion.WaitAsync(SessionHarness.Soon)).Reason.Should().Be(WavixStreamEndReason.Stopped);
            await sending.WaitAsync(SessionHarness.Soon);
        }
    }

    [Fact]
    public void Constructor_NullWebSocket_Throws()
    {
        Action act = () => _ = new WavixStreamSession((WebSocket)null!);

        act.Should().Throw<ArgumentNullException>().WithParameterName("webSocket");
    }

    /// <summary>Both ends of a WebSocket over loopback TCP.</summary>
    private async Task<WavixStreamSession> BeginAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new TcpClient();
        Task<TcpClient> accepting = listener.AcceptTcpClientAsync();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        TcpClient server = await accepting.WaitAsync(SessionHarness.Soon);
        _wavix?.Dispose();
        _client = client;
        _wavix = WebSocket.CreateFromStream(client.GetStream(), new WebSocketCreationOptions { IsServer = false });
        return new WavixStreamSession(WebSocket.CreateFromStream(server.GetStream(), new WebSocketCreationOptions { IsServer = true }));
    }

    private async Task SayAsync(WavixEvent e) =>
        await _wavix!.SendAsync(SessionHarness.Json(e), WebSocketMessageType.Text, true, CancellationToken.None);

    private async Task<ValueWebSocketReceiveResult> HearAsync(byte[] buffer) =>
        await _wavix!.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).AsTask().WaitAsync(SessionHarness.Soon);
}
