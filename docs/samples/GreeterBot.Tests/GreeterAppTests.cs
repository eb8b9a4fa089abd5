using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Testing;

namespace GreeterBot.Tests;

/// <summary>The whole application, as its Program sets it up, in a server in memory.</summary>
public sealed class GreeterAppTests : IDisposable
{
    private readonly WavixApi _wavix = new();

    #region integration
    [Fact]
    public async Task Call_BotHasSaidGoodbye_HangsUpOverHttp()
    {
        var clock = new SimulatedClock();
        await using var app = new WebApplicationFactory<Program>();
        WebApplicationFactory<Program> tested = app.WithWebHostBuilder(web => web
            .UseSetting("Wavix:ApiKey", "a-key")
            .UseSetting("WebhookKey", "a-secret")
            .UseSetting("StreamUrl", "wss://voice.example.com/stream")
            .ConfigureServices(services => services
                .Configure<WavixStreamEndpointOptions>(options => options.Stream.TimeProvider = clock)
                .AddHttpClient<CallControl>().ConfigurePrimaryHttpMessageHandler(() => _wavix)));

        // The number rings: the bot answers with a URL that only this call can use.
        using HttpClient webhook = tested.CreateClient();
        await webhook.PostAsJsonAsync("/on-call/a-secret", new { uuid = "abc-123", event_type = "call_setup" });
        Uri streamUrl = await _wavix.StreamUrl.WaitAsync(TimeSpan.FromSeconds(60));
        WebSocket webSocket = await tested.Server.CreateWebSocketClient().ConnectAsync(new Uri($"ws://localhost{streamUrl.AbsolutePath}"), default);
        await using SimulatedCall call = SimulatedCall.FromWebSocket(
            webSocket, new SimulatedCallOptions { CallId = "abc-123", TimeProvider = clock });

        await call.RunAsync(new CallScript()
            .InterruptWhenHearing(after: TimeSpan.FromMilliseconds(200), TestAudio.Speech(TimeSpan.FromMilliseconds(600)))
            .ExpectEnd());

        Assert.Empty(call.Verify());
        Assert.NotNull(call.Responses.Single().FirstAudio);
        Assert.Equal(1000, call.CloseStatus);
        Assert.Equal(["POST /v1/calls/abc-123/answer", "DELETE /v1/calls/abc-123"], _wavix.Requests);
    }
    #endregion

    public void Dispose() => _wavix.Dispose();

    /// <summary>Wavix's HTTP side: accepts every request, and notes it.</summary>
    private sealed class WavixApi : HttpMessageHandler
    {
        private readonly TaskCompletionSource<Uri> _streamUrl = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<string> Requests { get; } = new();

        /// <summary>What a call was answered with.</summary>
        public Task<Uri> StreamUrl => _streamUrl.Task;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Enqueue($"{request.Method} {request.RequestUri!.AbsolutePath}");
            if (request.Content is { } body)
            {
                JsonElement answer = await body.ReadFromJsonAsync<JsonElement>(cancellationToken);
                _streamUrl.TrySetResult(new Uri(answer.GetProperty("stream_url").GetString()!));
            }

            return new HttpResponseMessage(HttpStatusCode.OK);
        }
    }
}
