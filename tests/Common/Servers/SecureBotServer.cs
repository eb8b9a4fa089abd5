using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Tests.Common;

/// <summary>SecureBot in a process of its own, with the HTTP side of Wavix that it answers calls at.</summary>
internal sealed class SecureBotServer : IAsyncDisposable
{
    private const string Secret = "0123456789abcdef0123";

    private readonly WebApplication _api;
    private readonly ChannelReader<ApiRequest> _requests;
    private readonly StrongBox<HttpStatusCode> _nextStatus;
    private readonly HttpClient _webhook = new();

    private SecureBotServer(WebApplication api, ChannelReader<ApiRequest> requests, StrongBox<HttpStatusCode> nextStatus, SampleServer server)
    {
        _api = api;
        _requests = requests;
        _nextStatus = nextStatus;
        Server = server;
    }

    /// <summary>What it can't start without.</summary>
    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["--Wavix:ApiKey"] = "secret-key",
        ["--Wavix:PublicBaseAddress"] = "https://voice.example.com",
        ["--WebhookSecret"] = Secret,
    };

    public SampleServer Server { get; }

    public static async Task<SecureBotServer> StartAsync(params string[] arguments)
    {
        var requests = Channel.CreateUnbounded<ApiRequest>();
        var nextStatus = new StrongBox<HttpStatusCode>(HttpStatusCode.OK);
        WebApplication api = await LoopbackServer.StartAsync(app => app.Run(async http =>
        {
            string? streamUrl = null;
            if (http.Request.Method == "POST")
            {
                JsonElement body = (await JsonDocument.ParseAsync(http.Request.Body)).RootElement;
                streamUrl = body.GetProperty("stream_url").GetString();
            }

            requests.Writer.TryWrite(new ApiRequest(http.Request.Method, http.Request.Path, http.Request.Headers.Authorization.ToString(), streamUrl));
            http.Response.StatusCode = (int)nextStatus.Value;
            nextStatus.Value = HttpStatusCode.OK;
            await http.Response.WriteAsync("""{"success":true}""");
        }));
        SampleServer server = await SampleServer.StartAsync(
            "SecureBot", [.. Settings.SelectMany(setting => new[] { setting.Key, setting.Value }), "--Wavix:BaseAddress", api.Urls.Single(), .. arguments]);
        return new SecureBotServer(api, requests.Reader, nextStatus, server);
    }

    /// <summary>The on-call webhook reports a call; gives the stream URL that the bot answers it with.</summary>
    public async Task<Uri> RingAsync(string callId, string from)
    {
        (await PostAsync(callId, from)).Should().Be(HttpStatusCode.OK, Server.Process.Printed);
        ApiRequest answer = await RequestAsync();
        answer.Path.Should().Be($"/v1/calls/{callId}/answer");
        return new Uri(answer.StreamUrl!);
    }

    /// <summary>How a webhook is answered.</summary>
    public async Task<HttpStatusCode> PostAsync(string? callId, string from = "+15550100", string secret = Secret)
    {
        using HttpResponseMessage response = await _webhook.PostAsJsonAsync(
            new Uri(Server.Address, $"/wavix/{secret}/events"), new { uuid = callId, event_type = "call_setup", from });
        return response.StatusCode;
    }

    /// <summary>The API answers the next request with 502.</summary>
    public void RefuseNextRequest() => _nextStatus.Value = HttpStatusCode.BadGateway;

    /// <summary>The next request that the bot has sent to the API.</summary>
    public Task<ApiRequest> RequestAsync() => _requests.ReadAsync().AsTask().SoonAsync();

    /// <summary>Whether the bot has sent none that was not read.</summary>
    public bool HasNoRequest() => !_requests.TryPeek(out _);

    /// <summary>Wavix connects to that URL, which in truth is this machine, and the call starts.</summary>
    public async Task<SimulatedCall> CallAsync(Uri streamUrl, string callId)
    {
        SimulatedCall call = await SimulatedCall.ConnectAsync(
            Server.StreamUrl(streamUrl.AbsolutePath), new SimulatedCallOptions { RealTime = false, CallId = callId });
        await call.StartAsync();
        return call;
    }

    /// <summary>How a connection to that URL is answered.</summary>
    public async Task<HttpStatusCode> StatusAsync(Uri streamUrl, string? forwardedFor = null)
    {
        using var webSocket = new ClientWebSocket();
        if (forwardedFor is not null)
        {
            webSocket.Options.SetRequestHeader("X-Forwarded-For", forwardedFor);
        }

        webSocket.Options.CollectHttpResponseDetails = true;
        try
        {
            await webSocket.ConnectAsync(Server.StreamUrl(streamUrl.AbsolutePath), CancellationToken.None).SoonAsync();
            await webSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The status says it.
        }

        return webSocket.HttpStatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        _webhook.Dispose();
        await Server.DisposeAsync();
        await _api.DisposeAsync();
    }

    internal sealed record ApiRequest(string Method, string Path, string Authorization, string? StreamUrl);
}
