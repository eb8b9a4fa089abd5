using System.Net.WebSockets;
using System.Text;

namespace Wavix.Streaming.Testing.Tests;

/// <summary>What only a real socket can show: fragments, coalesced frames, missing pongs, a reset.</summary>
public class SocketFaultTests
{
    // RFC 6455, section 5.2: FIN and opcode.
    private const byte Text = 0x81;
    private const byte Pong = 0x8A;

    [Fact]
    public async Task FragmentBytes_Message_ComesInSuchPieces()
    {
        using var server = new LoopbackServer();
        Task<WebSocket> accepting = server.AcceptAsync();
        await using SimulatedCall call = await ConnectAsync(server, faults => faults.FragmentBytes = 10);
        using WebSocket application = await accepting.SoonAsync();

        await call.SendRawAsync("0123456789abcdefghijklm"u8.ToArray());

        var pieces = new List<(string, bool)>();
        byte[] buffer = new byte[100];
        for (int i = 0; i < 3; i++)
        {
            WebSocketReceiveResult piece = await application.ReceiveAsync(buffer, CancellationToken.None).SoonAsync();
            pieces.Add((Encoding.ASCII.GetString(buffer, 0, piece.Count), piece.EndOfMessage));
        }

        pieces.Should().Equal(("0123456789", false), ("abcdefghij", false), ("klm", true));
    }

    [Fact]
    public async Task FragmentBytesAndCoalesceFrames_WholeCall_IsTheSameForASession()
    {
        using var server = new LoopbackServer();
        Task<List<WavixEvent>> hearing = HearAsync(server);
        await using SimulatedCall call = await ConnectAsync(server, faults => (faults.FragmentBytes, faults.CoalesceFrames) = (7, 5));
        byte[] said = TestAudio.Speech(CallHarness.Milliseconds(60));

        await call.StartAsync();
        await call.SayAsync(said);
        (await call.HangUpAsync().SoonAsync()).Should().BeTrue();

        List<WavixEvent> heard = await hearing.SoonAsync();
        heard.OfType<MediaEvent>().SelectMany(e => e.Payload.ToArray()).Should().Equal(said);
        heard.Last().Should().BeOfType<StopEvent>();
    }

    [Fact]
    public async Task CoalesceFrames_Frames_AreWrittenTogether()
    {
        var socket = new WriteLog();
        await using var stream = new FrameStream(socket, new SimulatedFaults { CoalesceFrames = 3 });

        for (byte i = 0; i < 4; i++)
        {
            await stream.WriteAsync(new byte[] { Text, i });
        }

        await stream.WriteAsync(new byte[] { 0x88, 9 });

        socket.Writes.Should().BeEquivalentTo(
            new byte[][] { [Text, 0, Text, 1, Text, 2], [Text, 3, 0x88, 9] }, options => options.WithStrictOrdering());
    }

    [Theory]
    [InlineData(false, Pong)]
    [InlineData(true, Text)]
    public async Task NoPongs_Ping_IsNotAnswered(bool noPongs, byte first)
    {
        using var server = new LoopbackServer();
        Task<Stream> accepting = server.AcceptStreamAsync();
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new SimulatedCallOptions { OnMessage = _ => seen.TrySetResult() };
        options.Faults.NoPongs = noPongs;
        await using SimulatedCall call = await SimulatedCall.ConnectAsync(server.StreamUrl, options).SoonAsync();
        await using Stream application = await accepting.SoonAsync();

        // An empty ping, then an empty text message: when the call has taken that, it has seen the ping.
        await application.WriteAsync(new byte[] { 0x89, 0, Text, 0 });
        await seen.Task.SoonAsync();
        await call.SendRawAsync("{}"u8.ToArray());

        byte[] head = new byte[1];
        await application.ReadExactlyAsync(head).AsTask().SoonAsync();
        head[0].Should().Be(first);
    }

    [Fact]
    public async Task Reset_OverTcp_IsAResetForTheApplication()
    {
        using var server = new LoopbackServer();
        Task<Stream> accepting = server.AcceptStreamAsync();
        await using SimulatedCall call = await ConnectAsync(server, _ => { });
        await using Stream application = await accepting.SoonAsync();

        call.Reset();

        Func<Task> read = () => application.ReadExactlyAsync(new byte[1]).AsTask().SoonAsync();
        (await read.Should().ThrowAsync<IOException>()).WithInnerException<System.Net.Sockets.SocketException>()
            .Which.SocketErrorCode.Should().Be(System.Net.Sockets.SocketError.ConnectionReset);
        await call.Completion.SoonAsync();
    }

    [Fact]
    public async Task Reset_OverTcp_IsALossForASession()
    {
        using var server = new LoopbackServer();
        Task<WebSocket> accepting = server.AcceptAsync();
        await using SimulatedCall call = await ConnectAsync(server, _ => { });
        await using var session = new WavixStreamSession(await accepting.SoonAsync());
        await call.StartAsync();
        await session.WaitForStartAsync().SoonAsync();

        call.Reset();

        (await session.Completion.SoonAsync()).Reason.Should().Be(WavixStreamEndReason.ConnectionLost);
    }

    [Fact]
    public void FromWebSocket_FaultThatNeedsASocket_Throws()
    {
        using WebSocket webSocket = WebSocket.CreateFromStream(new MemoryStream(), new WebSocketCreationOptions());
        var options = new SimulatedCallOptions();
        options.Faults.NoPongs = true;

        Action create = () => SimulatedCall.FromWebSocket(webSocket, options);

        create.Should().Throw<ArgumentException>().WithParameterName(nameof(SimulatedFaults.NoPongs));
    }

    [Fact]
    public void FromWebSocket_WithoutOne_Throws()
    {
        Action create = () => SimulatedCall.FromWebSocket(null!);

        create.Should().Throw<ArgumentNullException>().WithParameterName("webSocket");
    }

    private static Task<SimulatedCall> ConnectAsync(LoopbackServer server, Action<SimulatedFaults> spoil)
    {
        var options = new SimulatedCallOptions { RealTime = false, CloseTimeout = Patience.Soon };
        spoil(options.Faults);
        return SimulatedCall.ConnectAsync(server.StreamUrl, options).SoonAsync();
    }

    private static async Task<List<WavixEvent>> HearAsync(LoopbackServer server)
    {
        await using var session = new WavixStreamSession(await server.AcceptAsync());
        var heard = new List<WavixEvent>();
        await foreach (WavixEvent e in session.ReadEventsAsync())
        {
            heard.Add(e);
        }

        return heard;
    }

    private sealed class WriteLog : MemoryStream
    {
        public List<byte[]> Writes { get; } = [];

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes.Add(buffer.ToArray());
            return ValueTask.CompletedTask;
        }
    }
}
