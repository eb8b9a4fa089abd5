using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.Extensions.Time.Testing;
using Wavix.Streaming.Simulator.Tests.Loads;

namespace Wavix.Streaming.Simulator.Tests.Servers;

public class ServerTargetTests
{
    [Fact]
    public async Task ConnectAsync_Server_GivesAnOpenWebSocket()
    {
        await using TestServer server = await TestServer.StartAsync(TestServer.Echo());

        using WebSocket webSocket = await server.Target.ConnectAsync("call-1", CancellationToken.None);

        webSocket.State.Should().Be(WebSocketState.Open);
    }

    [Theory]
    [InlineData(401, "refuses the call (401)", "--header")]
    [InlineData(403, "refuses the call (403)", "--url-command")]
    [InlineData(404, "has nothing at this path (404)", "Check the path")]
    [InlineData(410, "used up or expired (410)", "--url-command")]
    [InlineData(426, "did not see a WebSocket request (426)", "Upgrade and Connection")]
    [InlineData(503, "accepts no more calls now (503)", "Wait")]
    [InlineData(200, "answers as a web page (200)", "Check the path")]
    [InlineData(500, "answers the upgrade with 500", "See the server's log")]
    [InlineData(302, "answers with a redirect (302)", "Give the final URL")]
    public async Task ConnectAsync_ServerRefuses_SaysWhyAndWhatToDo(int status, string why, string hint)
    {
        await using TestServer server = await TestServer.StartAsync(TestServer.Echo(), (_, _) => status);

        CannotConnectException error = await FailAsync(server.Target);

        error.Message.Should().StartWith($"{server.Url} ").And.Contain(why).And.Contain(hint);
    }

    [Fact]
    public async Task ConnectAsync_QueryHoldsASecret_IsNotInTheMessage()
    {
        await using TestServer server = await TestServer.StartAsync(TestServer.Echo(), (_, _) => 500);

        CannotConnectException error = await FailAsync(new ServerTarget($"{server.Url}?token=secret", [], null));

        error.Message.Should().NotContain("secret");
        error.Reason.Should().StartWith("The server answers");
    }

    [Fact]
    public async Task ConnectAsync_NobodyListens_SaysThatItWasRefused()
    {
        CannotConnectException error = await FailAsync(new ServerTarget("ws://127.0.0.1:1/stream", [], null));

        error.Message.Should().Be("ws://127.0.0.1:1/stream can't be reached: the connection was refused. Is the server running, on this port?");
    }

    [Fact]
    public async Task ConnectAsync_UnknownHost_SaysThatItCannotBeFound()
    {
        CannotConnectException error = await FailAsync(new ServerTarget("ws://nowhere.invalid/stream", [], null) { ConnectTimeout = Patience.Long });

        error.Message.Should().Be("ws://nowhere.invalid/stream can't be found: its name has no address. Check the host of the URL.");
    }

    [Fact]
    public async Task ConnectAsync_NoTlsThere_SaysSo()
    {
        await using TestServer server = await TestServer.StartAsync(TestServer.Echo());

        CannotConnectException error = await FailAsync(new ServerTarget(server.Url.Replace("ws://", "wss://", StringComparison.Ordinal), [], null));

        error.Message.Should().Contain("ws://");
    }

    [Fact]
    public async Task ConnectAsync_ServerNeverAnswers_GivesUpAfterTheTimeout()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.Zero };
        var target = new ServerTarget($"ws://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/x", [], null) { TimeProvider = clock };

        Task<WebSocket> connecting = target.ConnectAsync("call-1", CancellationToken.None);
        using TcpClient client = await listener.AcceptTcpClientAsync().WaitAsync(Patience.Long);
        clock.Advance(TimeSpan.FromSeconds(10));

        (await connecting.Awaiting(it => it).Should().ThrowAsync<CannotConnectException>())
            .Which.Message.Should().Contain("does not answer within 10 s");
    }

    [Fact]
    public async Task ConnectAsync_Cancelled_IsNoConnectError()
    {
        var target = new ServerTarget("ws://127.0.0.1:1/stream", [], null);

        await target.Awaiting(it => it.ConnectAsync("call-1", new CancellationToken(canceled: true))).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task ConnectAsync_Headers_AreInTheRequest()
    {
        string? seen = null;
        await using TestServer server = await TestServer.StartAsync(TestServer.Echo(), (http, _) =>
        {
            seen = http.Request.Headers["X-Token"];
            return 0;
        });

        using WebSocket webSocket = await new ServerTarget(server.Url, [("X-Token", "a: b")], null).ConnectAsync("call-1", CancellationToken.None);

        seen.Should().Be("a: b");
    }

    [Fact]
    public async Task ConnectAsync_UrlCommand_GetsTheCallIdAndNamesTheUrl()
    {
        string? seen = null;
        await using TestServer server = await TestServer.StartAsync(TestServer.Echo(), (http, _) =>
        {
            seen = http.Request.QueryString.Value;
            return 0;
        });

        using WebSocket webSocket = await new ServerTarget(null, [], $"echo {server.Url}?$WAVIX_CALL_ID").ConnectAsync("call-1", CancellationToken.None);

        seen.Should().Be("?call-1");
    }

    [Fact]
    public async Task ConnectAsync_UrlCommandPrintsNoUrl_SaysWhoDid()
    {
        CannotConnectException error = await FailAsync(new ServerTarget(null, [], "echo http://x/"));

        error.Message.Should().StartWith("--url-command printed no URL for a call: http://x/ is not a WebSocket URL. Write ws://");
    }

    [Fact]
    public async Task ConnectAsync_UrlCommandDoesNotEnd_IsKilledAfterTheTimeout()
    {
        CannotConnectException error = await FailAsync(new ServerTarget(null, [], "sleep 3600") { ConnectTimeout = TimeSpan.FromMilliseconds(100) });

        error.Message.Should().StartWith("--url-command did not end within 0.1 s");
    }

    [Theory]
    [InlineData("ws://x/y", null)]
    [InlineData("wss://x", null)]
    [InlineData("http://x/y", "http://x/y is not a WebSocket URL. Write ws:// instead of http://.")]
    [InlineData("https://x/y", "https://x/y is not a WebSocket URL. Write wss:// instead of https://.")]
    [InlineData("ftp://x/y", "ftp://x/y is not a WebSocket URL: it must begin with ws:// or wss://.")]
    [InlineData("x/y", "'x/y' is not a URL. Give one like ws://localhost:5000/stream.")]
    [InlineData("/stream", "'/stream' is not a URL. Give one like ws://localhost:5000/stream.")]
    [InlineData("ws://", "'ws://' is not a URL. Give one like ws://localhost:5000/stream.")]
    public void Complain_Url_SaysWhatIsWrong(string url, string? complaint) => ServerTarget.Complain(url).Should().Be(complaint);

    private static async Task<CannotConnectException> FailAsync(ServerTarget target)
    {
        CannotConnectException error = (await target.Awaiting(it => it.ConnectAsync("call-1", CancellationToken.None).WaitAsync(Patience.Long))
            .Should().ThrowAsync<CannotConnectException>()).Which;
        error.Message.Should().NotContain("\n");
        return error;
    }
}
