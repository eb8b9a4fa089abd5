using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Tests.Common;

/// <summary>An application in production whose endpoint takes stream tokens, with keys and a clock of its own.</summary>
internal sealed class TokenApp(TestApp app, int httpVersion, FakeTimeProvider clock) : IAsyncDisposable
{
    public const string CallId = "2f1c1cf6-6d44-4a6f-9d3f-0a1de9b6c1d7";

    /// <summary>Data Protection's magic number, a key's id and something after it: only the keys can show that it is forged.</summary>
    public static readonly string WellFormedForgery = ForgeryFor(Guid.Empty);

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler());

    public TestApp App => app;

    public FakeTimeProvider Clock => clock;

    public IWavixStreamTokens Tokens => app.App.Services.GetRequiredService<IWavixStreamTokens>();

    /// <summary>Where the endpoint is, as the application's configuration would say it.</summary>
    public Uri BaseUri => new UriBuilder(app.App.Urls.Single()) { Scheme = "ws", Path = "/stream" }.Uri;

    /// <summary>What claims to be sealed with that key.</summary>
    public static string ForgeryFor(Guid keyId) => WebEncoders.Base64UrlEncode([0x09, 0xF0, 0xC9, 0xF0, .. keyId.ToByteArray(), .. new byte[96]]);

    public static Task<TokenApp> StartAsync(
        Func<WavixStreamContext, CancellationToken, Task>? handler = null,
        Action<WavixStreamEndpointOptions>? options = null,
        Action<WebApplicationBuilder>? configure = null,
        int httpVersion = 1) =>
        StartAsync(
            app => app.MapWavixStream("/stream", handler ?? ((context, _) => Handlers.EchoAsync(context.Session))).RequireStreamToken(),
            options,
            configure,
            httpVersion);

    public static async Task<TokenApp> StartAsync(
        Action<WebApplication> map,
        Action<WavixStreamEndpointOptions>? options = null,
        Action<WebApplicationBuilder>? configure = null,
        int httpVersion = 1)
    {
        // A token keeps whole milliseconds.
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
        TestApp app = await TestApp.StartAsync(
            map,
            builder =>
            {
                builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
                builder.Services.AddWavixStreaming(streaming => streaming.Stream.TimeProvider = clock);
                builder.Services.Configure(options ?? (_ => { }));
                configure?.Invoke(builder);
            },
            httpVersion,
            environment: "Production");
        return new TokenApp(app, httpVersion, clock);
    }

    public ValueTask<Uri> CreateUrlAsync(string callId = CallId, string? data = null) => Tokens.CreateUrlAsync(BaseUri, callId, data: data);

    /// <summary>A call to that URL which has sent nothing yet.</summary>
    public async Task<SimulatedCall> CallAsync(Uri url, string callId = CallId) => new(
        await app.ConnectAsync(url.AbsolutePath), new SimulatedCallOptions { RealTime = false, CallId = callId });

    /// <summary>A call whose `start` has been sent.</summary>
    public async Task<SimulatedCall> StartCallAsync(Uri url, string callId = CallId)
    {
        SimulatedCall call = await CallAsync(url, callId);
        await call.StartAsync();
        return call;
    }

    /// <summary>How a WebSocket to that URL is answered: 101 (200 over HTTP/2) when it is accepted, and then it is closed.</summary>
    public async Task<HttpStatusCode> ConnectAsync(Uri url) => (await TryConnectAsync(url)).Status;

    /// <summary>The same with the headers.</summary>
    public async Task<(HttpStatusCode Status, IReadOnlyDictionary<string, IEnumerable<string>> Headers)> TryConnectAsync(Uri url)
    {
        using var webSocket = new ClientWebSocket();
        webSocket.Options.HttpVersion = httpVersion == 2 ? HttpVersion.Version20 : HttpVersion.Version11;
        webSocket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        webSocket.Options.CollectHttpResponseDetails = true;
        try
        {
            await webSocket.ConnectAsync(url, _client, CancellationToken.None).SoonAsync();
            await webSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The status says it.
        }

        return (webSocket.HttpStatusCode, webSocket.HttpResponseHeaders!);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await app.DisposeAsync();
    }
}
