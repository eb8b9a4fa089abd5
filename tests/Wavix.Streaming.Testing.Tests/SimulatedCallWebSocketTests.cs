using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace Wavix.Streaming.Testing.Tests;

/// <summary>The same call over a real WebSocket.</summary>
public class SimulatedCallWebSocketTests
{
    [Fact]
    public async Task ConnectAsync_ToAnEcho_HearsWhatWasSaid()
    {
        using var server = new LoopbackServer();
        Task<WavixStreamCompletion> echo = EchoAsync(server);
        byte[] said = TestAudio.Speech(CallHarness.Milliseconds(200));
        var options = new SimulatedCallOptions { CloseTimeout = Patience.Soon };
        await using SimulatedCall call = await SimulatedCall.ConnectAsync(server.StreamUrl, options).SoonAsync();

        await call.StartAsync();
        await call.SayAsync(said).SoonAsync();
        (await call.WaitForAudioAsync(said.Length).SoonAsync()).Should().BeTrue();
        await call.WaitForPlayoutAsync().SoonAsync();
        (await call.HangUpAsync().SoonAsync()).Should().BeTrue();

        call.Heard.ToAudio().Should().Equal(said);
        call.CloseStatus.Should().Be(1000);
        (await echo.SoonAsync()).Should().BeEquivalentTo(new { Reason = WavixStreamEndReason.Stopped, CloseStatus = 1000 });
    }

    [Fact]
    public async Task Abort_OverAWebSocket_IsALossForTheApplication()
    {
        using var server = new LoopbackServer();
        Task<WavixStreamCompletion> echo = EchoAsync(server);
        await using SimulatedCall call = await SimulatedCall.ConnectAsync(server.StreamUrl).SoonAsync();
        await call.StartAsync();

        call.Abort();

        (await echo.SoonAsync()).Reason.Should().Be(WavixStreamEndReason.ConnectionLost);
    }

    [Theory]
    [InlineData("http://127.0.0.1/stream")]
    [InlineData("https://127.0.0.1/stream")]
    public async Task ConnectAsync_OtherScheme_Throws(string url)
    {
        Func<Task> connect = () => SimulatedCall.ConnectAsync(new Uri(url));

        await connect.Should().ThrowAsync<ArgumentException>().WithParameterName("streamUrl").WithMessage("*ws:// or wss://*");
    }

    [Fact]
    public async Task ConnectAsync_NobodyListens_ThrowsWebSocketException()
    {
        // Bound but not listening: nobody else can take the port meanwhile.
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        Func<Task> connect = () => SimulatedCall.ConnectAsync(new Uri($"ws://{taken.LocalEndPoint}/stream")).SoonAsync();

        await connect.Should().ThrowAsync<WebSocketException>();
    }

    [Fact]
    public async Task ConnectAsync_WithoutUrl_Throws()
    {
        Func<Task> connect = () => SimulatedCall.ConnectAsync(null!);

        await connect.Should().ThrowAsync<ArgumentNullException>().WithParameterName("streamUrl");
    }

    private static async Task<WavixStreamCompletion> EchoAsync(LoopbackServer server)
    {
        await using var session = new WavixStreamSession(await server.AcceptAsync());
        await foreach (WavixEvent e in session.ReadEventsAsync())
        {
            if (e is MediaEvent media)
            {
                await session.SendMediaAsync(media.Payload);
            }
        }

        return await session.Completion;
    }
}
