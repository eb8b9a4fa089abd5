using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Testing;

namespace SecureBot.Tests;

/// <summary>An application whose endpoint takes only URLs with a token, in a server in memory.</summary>
public sealed class SecureAppTests : IAsyncDisposable
{
    private readonly WebApplicationFactory<Program> _app = new WebApplicationFactory<Program>().WithWebHostBuilder(web => web
        .UseSetting("Wavix:ApiKey", "a-key")
        .UseSetting("Wavix:BaseAddress", "http://127.0.0.1:9")
        .UseSetting("Wavix:PublicBaseAddress", "http://localhost")
        .UseSetting("WebhookSecret", "0123456789abcdef0123"));

    #region token
    [Fact]
    public async Task Stream_UrlOfItsCall_IsTaken()
    {
        IWavixStreamTokens tokens = _app.Services.GetRequiredService<IWavixStreamTokens>();
        Uri url = await tokens.CreateUrlAsync(new Uri("ws://localhost/stream"), "abc-123");

        await using SimulatedCall call = SimulatedCall.FromWebSocket(
            await NewClient().ConnectAsync(url, CancellationToken.None), new SimulatedCallOptions { CallId = "abc-123" });
        await call.RunAsync(new CallScript().Say(TestAudio.Speech(TimeSpan.FromMilliseconds(200))).ExpectAudio().HangUp());

        Assert.Empty(call.Verify());
        Assert.Equal(1000, call.CloseStatus);
    }

    private WebSocketClient NewClient()
    {
        WebSocketClient client = _app.Server.CreateWebSocketClient();

        // A connection of the test server has no address; this application lets only known networks in.
        client.ConfigureRequest = request => request.HttpContext.Connection.RemoteIpAddress = IPAddress.Loopback;
        return client;
    }
    #endregion

    [Fact]
    public async Task Stream_UrlOfAnotherCall_IsClosed()
    {
        IWavixStreamTokens tokens = _app.Services.GetRequiredService<IWavixStreamTokens>();
        Uri url = await tokens.CreateUrlAsync(new Uri("ws://localhost/stream"), "abc-123");

        await using SimulatedCall call = SimulatedCall.FromWebSocket(
            await NewClient().ConnectAsync(url, CancellationToken.None), new SimulatedCallOptions { CallId = "another" });
        await call.RunAsync(new CallScript().ExpectEnd());

        Assert.Equal(1008, call.CloseStatus);
    }

    [Fact]
    public async Task Stream_WithoutToken_IsRefused()
    {
        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => NewClient().ConnectAsync(new Uri("ws://localhost/stream"), CancellationToken.None));

        Assert.Contains("401", refusal.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
