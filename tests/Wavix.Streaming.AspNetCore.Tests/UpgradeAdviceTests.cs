using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Features;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>A WebSocket request that lost something on its way is told what.</summary>
public class UpgradeAdviceTests
{
    private const string Key = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==";

    [Fact]
    public async Task Request_ByHttp10_NamesTheVersion()
    {
        await using TestApp app = await StartAsync();

        (await AnswerAsync(app, "GET /stream HTTP/1.0", "Upgrade: websocket")).Should().Contain("proxy_http_version 1.1;");
    }

    [Fact]
    public async Task Request_ByHttp10WithAllThatAWebSocketNeeds_IsAnsweredWith426()
    {
        await using TestApp app = await StartAsync();

        (await AnswerAsync(app, "GET /stream HTTP/1.0", "Host: a", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", Key))
            .Should().Contain("HTTP/1.0, which has no WebSockets");
    }

    [Theory]
    [InlineData("Host: a")]
    [InlineData("Upgrade: websocket")]
    [InlineData("Connection: Upgrade")]
    public async Task Request_ProxyTookTheHeaders_NamesThem(string left)
    {
        await using TestApp app = await StartAsync();

        (await AnswerAsync(app, "GET /stream HTTP/1.1", "Host: a", left == "Host: a" ? "X: y" : left, "Sec-WebSocket-Version: 13", Key, "Connection: close"))
            .Should().Contain("\"Upgrade: websocket\" and \"Connection: Upgrade\"").And.Contain("proxy_set_header Upgrade $http_upgrade;");
    }

    [Theory]
    [InlineData("GET", "12", Key)]
    [InlineData("GET", "13", "X: y")]
    [InlineData("POST", "13", Key)]
    public async Task Request_AsksForItWrongly_NamesWhatRfc6455Has(string method, string version, string key)
    {
        await using TestApp app = await StartAsync();

        (await AnswerAsync(app, $"{method} /stream HTTP/1.1", "Host: a", "Upgrade: websocket", "Connection: Upgrade, close", $"Sec-WebSocket-Version: {version}", key))
            .Should().Contain("RFC 6455").And.Contain("Sec-WebSocket-Version: 13");
    }

    [Fact]
    public async Task Request_ServerTakesNoUpgrades_NamesTheSwitch()
    {
        await using TestApp app = await StartAsync(app => app.Use((http, next) =>
        {
            http.Features.Set<IHttpUpgradeFeature>(null);
            return next(http);
        }));

        (await AnswerAsync(app, "GET /stream HTTP/1.1", "Host: a", "Upgrade: websocket", "Connection: Upgrade, close", "Sec-WebSocket-Version: 13", Key))
            .Should().Contain("this server does not accept any").And.Contain("IIS");
    }

    [Fact]
    public async Task Request_Http2WithoutExtendedConnect_NamesIt()
    {
        await using TestApp app = await StartAsync(httpVersion: 2);

        using HttpResponseMessage response = await app.RequestAsync(HttpMethod.Get);

        (await response.DetailAsync()).Should().Contain("extended CONNECT").And.Contain("this was GET");
    }

    private static async Task<string> AnswerAsync(TestApp app, params string[] lines)
    {
        using RawPeer peer = await RawPeer.RequestAsync(app, lines);
        peer.Response.Should().Contain(" 426 ");
        return Problems.Detail(await peer.ReadToEndAsync(), 426);
    }

    private static Task<TestApp> StartAsync(Action<WebApplication>? use = null, int httpVersion = 1) => TestApp.StartAsync(
        app =>
        {
            use?.Invoke(app);
            app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session));
        },
        httpVersion: httpVersion);
}
