using System.Text.Json;

namespace Wavix.Streaming.AspNetCore.Tests.Samples;

/// <summary>A live peer that no one here wrote: Node's `ws` plays Wavix against EchoBot.</summary>
public class NodeClientTests
{
    [Fact]
    public async Task EchoBot_NodeSendsEveryDocumentedExample_EchoesAndEndsInOrder()
    {
        await using SampleServer server = await SampleServer.StartAsync("EchoBot");

        JsonElement result = await PlayAsync(server);

        result.GetProperty("received").EnumerateArray().Select(one => one.GetRawText()).Should().Equal(
            """{"isBinary":false,"message":{"event":"media","stream_id":"str-456","media":{"payload":"AAEC/f7/"}}}""",
            """{"isBinary":false,"message":{"event":"media","stream_id":"str-456","media":{"payload":"AAEC/f7/"}}}""");
        result.GetProperty("subprotocol").GetString().Should().BeEmpty();
        await server.Process.WaitForLineAsync("Call abc-123 started");
        await server.Process.WaitForLineAsync("Call ended: Stopped, close status 1000");
    }

    /// <summary>`ws` fails a connection whose answer has none of the subprotocols that it offered.</summary>
    [Fact]
    public async Task EchoBot_NodeInsistsOnASubprotocol_IsAgreedOn()
    {
        await using SampleServer server = await SampleServer.StartAsync("EchoBot");

        JsonElement result = await PlayAsync(server, "audio.drachtio.org", "stream-channel");

        result.GetProperty("subprotocol").GetString().Should().Be("audio.drachtio.org");
    }

    private static async Task<JsonElement> PlayAsync(SampleServer server, params string[] subprotocols)
    {
        string folder = Repository.PathOf("tests", "Wavix.Streaming.AspNetCore.Tests", "NodeClient");
        InstalledProgram.Require(Directory.Exists(Path.Combine(folder, "node_modules", "ws")), "NODE", $"`npm ci` was not run in {folder}");
        InstalledProgram.Require("node", "NODE");
        await using var node = ChildProcess.Start(
            "node",
            [Path.Combine(folder, "client.js"), server.StreamUrl("/stream").ToString(), Repository.PathOf("docs", "reference", "messages.md"), .. subprotocols]);
        (await node.WaitForExitAsync()).Should().Be(0, node.Printed);
        JsonElement result = JsonDocument.Parse(await node.WaitForLineAsync("closeCode")).RootElement;
        result.GetProperty("closeCode").GetInt32().Should().Be(1000);
        return result;
    }
}
