using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Samples;

/// <summary>SecureBot in a process of its own, with the HTTP side of Wavix that it answers calls at.</summary>
internal sealed class SecureBotServer : IAsyncDisposable
{
    private readonly WebApplication _api;
    private readonly ChannelReader<(string Path, string StreamUrl)> _answers;
    private readonly HttpClient _webhook = new();

    private SecureBotServer(WebApplication api, ChannelReader<(string Path, string StreamUrl)> answers, SampleServer server)
    {
        _api = api;
        _answers = answers;
        Server = server;
    }

    public SampleServer Server { get; }

    public static async Task<SecureBotServer> StartAsync(params string[] arguments)
    {
        var answers = Channel.CreateUnbounded<(string Path, string StreamUrl)>();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication api = builder.Build();
        api.Urls.Add("http://127.0.0.1:0");
        api.Run(async http =>
        {
            JsonElement body = (await JsonDocument.ParseAsync(http.Request.Body)).RootElement;
            answers.Writer.TryWrite((http.Request.Path, body.GetProperty("stream_url").GetString()!));
        });
        await api.StartAsync();
        SampleServer server = await SampleServer.StartAsync(
            "SecureBot", ["--Wavix:BaseAddress", api.Urls.Single(), "--StreamUrl", "wss://voice.example.com/stream", .. arguments]);
        return new SecureBotServer(api, answers.Reader, server);
    }

    /// <summary>The on-call webhook tells of a call; gives the stream URL that the bot answers it with.</summary>
    public async Task<Uri> RingAsync(string callId, string from)
    {
        using HttpResponseMessage response = await _webhook.PostAsJsonAsync(
            new Uri(Server.Address, "/on-call"), new { uuid = callId, event_type = "call_setup", from });
        response.StatusCode.Should().Be(HttpStatusCode.OK, Server.Process.Printed);
        (string path, string streamUrl) = await _answers.ReadAsync().AsTask().WaitAsync(TestApp.Soon);
        path.Should().Be($"/v1/calls/{callId}/answer");
        return new Uri(streamUrl);
    }

    /// <summary>Wavix connects to that URL, which in truth is this machine, and the call starts.</summary>
    public async Task<SimulatedCall> CallAsync(Uri streamUrl, string callId)
    {
        SimulatedCall call = await SimulatedCall.ConnectAsync(
            Server.StreamUrl(streamUrl.AbsolutePath), new SimulatedCallOptions { RealTime = false, CallId = callId });
        await call.StartAsync();
        return call;
    }

    /// <summary>How a connection to that URL is answered.</summary>
    public async Task<HttpStatusCode> StatusAsync(Uri streamUrl)
    {
        using var webSocket = new ClientWebSocket();
        webSocket.Options.CollectHttpResponseDetails = true;
        try
        {
            await webSocket.ConnectAsync(Server.StreamUrl(streamUrl.AbsolutePath), CancellationToken.None).WaitAsync(TestApp.Soon);
            await webSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // Told by the status.
        }

        return webSocket.HttpStatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        _webhook.Dispose();
        await Server.DisposeAsync();
        await _api.DisposeAsync();
    }
}
