using System.Net.WebSockets;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Proxies;

/// <summary>The settings that docs/how-to/secure-an-endpoint.md gives for the logs of nginx, in a real one.</summary>
public class NginxLogTests
{
    private const string Token = "CfDJ8-a-token-of-the-test";

    [Fact]
    public async Task Log_WithTheDocumentedSettings_HoldsNoToken()
    {
        Nginx.SkipUnlessInstalled();
        await using TwoServers servers = await TwoServers.StartAsync();
        await using Nginx nginx = await Nginx.StartAsync(
            servers,
            http: servers.DocumentedSettings("nginx-log", "how-to/secure-an-endpoint.md"),
            streams: servers.DocumentedSettings("nginx-log-streams", "how-to/secure-an-endpoint.md"));

        await CallThenFailAsync(servers, nginx);

        nginx.Log.Should().Contain("GET /stream/{streamToken}\" 101").And.Contain("GET /stream/{streamToken}\" 502").And.NotContain(Token);
    }

    /// <summary>The test above can fail: without the settings both logs hold the path.</summary>
    [Fact]
    public async Task Log_WithoutTheDocumentedSettings_ShowsWhatTheyAreFor()
    {
        Nginx.SkipUnlessInstalled();
        await using TwoServers servers = await TwoServers.StartAsync();
        await using Nginx nginx = await Nginx.StartAsync(servers, http: "access_log /var/log/nginx/access.log;");

        await CallThenFailAsync(servers, nginx);

        nginx.Log.Should().Contain($"\"GET /stream/{Token} HTTP/1.1\" 101").And.Contain("[error]").And.Contain($"request: \"GET /stream/{Token} HTTP/1.1\"");
    }

    /// <summary>A call that ends in order, and one that finds no server.</summary>
    private static async Task CallThenFailAsync(TwoServers servers, Nginx nginx)
    {
        Uri url = nginx.Url($"/stream/{Token}");
        await using (SimulatedCall call = await ProxiedCall.StartAsync(url, nginx.Certificate))
        {
            (await call.HangUpAsync().SoonAsync()).Should().BeTrue();
        }

        await servers.StopAsync();
        Func<Task> second = () => ProxiedCall.StartAsync(url, nginx.Certificate);
        await second.Should().ThrowAsync<WebSocketException>();

        // What it has to write, it has written when it is gone.
        await nginx.QuitAsync();
    }
}
