using System.Net.WebSockets;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Servers;

/// <summary>The tool judges a handshake by RFC 6455 alone, and follows no redirect, in every command and every way to connect.</summary>
public class HandshakeTests
{
    [Theory]
    [InlineData("Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: {accept}")]
    [InlineData("Upgrade: websocket|Connection: keep-alive, Upgrade|Sec-WebSocket-Accept: {accept}")]
    [InlineData("Upgrade: websocket|Connection: Upgrade|Connection: Upgrade|Sec-WebSocket-Accept: {accept}")]
    [InlineData("Upgrade: websocket|Connection: Upgrade|Connection: keep-alive|Sec-WebSocket-Accept: {accept}")]
    [InlineData("upgrade: WebSocket|connection: upgrade|sec-websocket-accept:   {accept}  ")]
    [InlineData("Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: {accept}|Content-Length: 0|Server: any")]
    public async Task ConnectAsync_ConformingAnswer_IsOpen(string lines)
    {
        await using var server = new RawHandshake(RawHandshake.Accepting(lines.Split('|')));
        var target = new ServerTarget(server.Url, [], null);

        using WebSocket webSocket = await target.ConnectAsync("call-1", CancellationToken.None).WaitAsync(Patience.Long);
        await using SimulatedCall call = await target.CallAsync(new SimulatedCallOptions(), CancellationToken.None).WaitAsync(Patience.Long);

        webSocket.State.Should().Be(WebSocketState.Open);
        await call.StartAsync();
    }

    [Theory]
    [InlineData("Connection: Upgrade|Sec-WebSocket-Accept: {accept}", "without 'Upgrade: websocket'")]
    [InlineData("Upgrade: h2c|Connection: Upgrade|Sec-WebSocket-Accept: {accept}", "without 'Upgrade: websocket'")]
    [InlineData("Upgrade: websocket|Sec-WebSocket-Accept: {accept}", "without 'Connection: Upgrade'")]
    [InlineData("Upgrade: websocket|Connection: close|Sec-WebSocket-Accept: {accept}", "without 'Connection: Upgrade'")]
    [InlineData("Upgrade: websocket|Connection: Upgrade", "Sec-WebSocket-Accept")]
    [InlineData("Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "Sec-WebSocket-Accept")]
    [InlineData("Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: {accept}|Sec-WebSocket-Protocol: chat", "subprotocol 'chat'")]
    [InlineData(
        "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: {accept}|Sec-WebSocket-Extensions: permessage-deflate",
        "extension 'permessage-deflate'")]
    public async Task ConnectAsync_BrokenAnswer_SaysWhatIsWrongWithIt(string lines, string problem)
    {
        await using var server = new RawHandshake(RawHandshake.Accepting(lines.Split('|')));

        foreach (string message in await FailAsync(new ServerTarget(server.Url, [], null)))
        {
            message.Should().StartWith($"{server.Url} violates the WebSocket handshake: ").And.Contain(problem);
        }
    }

    [Fact]
    public async Task ConnectAsync_SubprotocolOfAHeader_MayBeAccepted()
    {
        await using var server = new RawHandshake(RawHandshake.Accepting(
            "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Accept: {accept}", "Sec-WebSocket-Protocol: b"));
        var target = new ServerTarget(server.Url, [("Sec-WebSocket-Protocol", "a, b")], null);

        using WebSocket webSocket = await target.ConnectAsync("call-1", CancellationToken.None).WaitAsync(Patience.Long);

        webSocket.SubProtocol.Should().Be("b");
        server.Requests.Single().Should().Contain("Sec-WebSocket-Protocol: a, b\r\n");
    }

    [Theory]
    [InlineData(301, "http://127.0.0.1:1/other", "http://127.0.0.1:1/other")]
    [InlineData(302, "http://127.0.0.1:1/other?token=secret", "http://127.0.0.1:1/other")]
    [InlineData(303, "wss://example.org/", "wss://example.org/")]
    [InlineData(307, "/stream/", "ws://{host}/stream/")]
    [InlineData(308, "elsewhere", "ws://{host}/elsewhere")]
    public async Task ConnectAsync_Redirect_IsNotFollowed(int status, string location, string seen)
    {
        await using var server = new RawHandshake(_ => $"HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
        string host = new Uri(server.Url).Authority;

        IReadOnlyList<string> messages = await FailAsync(new ServerTarget(server.Url, [], null));

        messages.Should().AllBe(
            $"{server.Url} answers with a redirect ({status}) to {seen.Replace("{host}", host, StringComparison.Ordinal)}; "
            + "Wavix may not follow it. Give the final URL.");
        server.Requests.Should().HaveCount(2, "each way to connect asks once");
    }

    [Fact]
    public async Task ConnectAsync_RedirectToNowhere_SaysSo()
    {
        await using var server = new RawHandshake(_ => "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n");

        (await FailAsync(new ServerTarget(server.Url, [], null))).Should().AllBe(
            $"{server.Url} answers with a redirect (302); Wavix may not follow it. Give the final URL.");
    }

    [Theory]
    [InlineData("check")]
    [InlineData("call")]
    [InlineData("load", "--calls", "1", "--duration", "1s")]
    public async Task Command_Redirect_ExitsWithThreeAndOneLine(string command, params string[] options)
    {
        await using var server = new RawHandshake(_ => "HTTP/1.1 307 Temporary Redirect\r\nLocation: /stream/\r\nContent-Length: 0\r\n\r\n");

        (int exitCode, _, string errors) = await ToolRun.RunAsync([command, server.Url, .. options]);

        exitCode.Should().Be(3);
        errors.Should().Contain("a redirect (307)").And.Contain("Give the final URL.").And.NotContain("   at ");
    }

    [Fact]
    public async Task Command_ProxyInTheEnvironment_IsNotUsedForThisMachine()
    {
        await using EchoServer server = await EchoServer.StartAsync(null, CancellationToken.None);

        (int exitCode, _, string errors) = await ToolProcess.RunAsync(
            new Dictionary<string, string> { ["http_proxy"] = "http://127.0.0.1:1", ["all_proxy"] = "http://127.0.0.1:1" },
            "call", server.StreamUrl.ToString(), "--duration", "200ms");

        exitCode.Should().Be(0, errors);
    }

    /// <summary>The messages of both ways to connect: for a bare WebSocket, and for a simulated call.</summary>
    private static async Task<IReadOnlyList<string>> FailAsync(ServerTarget target)
    {
        CannotConnectException bare = (await target.Awaiting(it => it.ConnectAsync("call-1", CancellationToken.None).WaitAsync(Patience.Long))
            .Should().ThrowAsync<CannotConnectException>()).Which;
        CannotConnectException call = (await target.Awaiting(it => it.CallAsync(new SimulatedCallOptions(), CancellationToken.None).WaitAsync(Patience.Long))
            .Should().ThrowAsync<CannotConnectException>()).Which;
        return [bare.Message, call.Message];
    }
}
