using System.Net;
using Microsoft.AspNetCore.Builder;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>Requests that are not WebSocket requests.</summary>
public class RefusalTests
{
    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task Request_WithoutUpgrade_IsAnsweredWith426(string method)
    {
        await using TestApp app = await StartAsync();

        using HttpResponseMessage response = await app.RequestAsync(new HttpMethod(method));

        response.StatusCode.Should().Be(HttpStatusCode.UpgradeRequired);
        response.Headers.Upgrade.Should().ContainSingle().Which.Name.Should().Be("websocket");
        response.Headers.Connection.Should().Contain("Upgrade");
        response.Headers.GetValues("Sec-WebSocket-Version").Should().Equal("13");
    }

    [Fact]
    public async Task Request_WithoutUpgrade_IsToldWhatToDo()
    {
        await using TestApp app = await StartAsync();

        using HttpResponseMessage response = await app.RequestAsync(HttpMethod.Get);

        (await response.DetailAsync()).Should().Contain("connect to it with a WebSocket (wss://)").And.Contain("proxy");
    }

    [Fact]
    public async Task Request_WithoutUpgradeOverHttp2_IsAnsweredWith426WithoutForbiddenHeaders()
    {
        await using TestApp app = await StartAsync(httpVersion: 2);

        using HttpResponseMessage response = await app.RequestAsync(HttpMethod.Get);

        response.StatusCode.Should().Be(HttpStatusCode.UpgradeRequired);
        response.Headers.Upgrade.Should().BeEmpty("HTTP/2 knows no such header");
        response.Headers.Connection.Should().BeEmpty("HTTP/2 knows no such header");
        (await response.DetailAsync()).Should().Contain("WebSocket");
    }

    [Fact]
    public async Task Request_WithoutUpgrade_DoesNotReachTheHandler()
    {
        bool reached = false;
        await using TestApp app = await TestApp.StartAsync(app => app.MapWavixStream("/stream", (_, _) =>
        {
            reached = true;
            return Task.CompletedTask;
        }));

        using HttpResponseMessage response = await app.RequestAsync(HttpMethod.Get);

        reached.Should().BeFalse();
        app.Logs.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Request_WithoutUpgrade_LeavesTheEndpointUsable()
    {
        await using TestApp app = await StartAsync();
        using HttpResponseMessage response = await app.RequestAsync(HttpMethod.Get);

        await using SimulatedCall call = await app.StartCallAsync();

        (await call.HangUpAsync().SoonAsync()).Should().BeTrue();
    }

    private static Task<TestApp> StartAsync(int httpVersion = 1) => TestApp.StartAsync(
        app => app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session)), httpVersion: httpVersion);
}
