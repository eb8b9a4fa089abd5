using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
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
            .ConfigureServices(services => services
                .Configure<WavixStreamEndpointOptions>(options => options.Stream.TimeProvider = clock)
                .AddHttpClient<CallControl>().ConfigurePrimaryHttpMessageHandler(() => _wavix)));
        WebSocket webSocket = await tested.Server.CreateWebSocketClient().ConnectAsync(new Uri("ws://localhost/stream"), default);
        await using SimulatedCall call = SimulatedCall.FromWebSocket(
            webSocket, new SimulatedCallOptions { CallId = "abc-123", TimeProvider = clock });

        await call.RunAsync(new CallScript()
            .InterruptWhenHearing(after: TimeSpan.FromMilliseconds(200), TestAudio.Speech(TimeSpan.FromMilliseconds(300)))
            .ExpectEnd());

        Assert.Empty(call.Verify());
        Assert.NotNull(call.Responses.Single().FirstAudio);
        Assert.Equal(1000, call.CloseStatus);
        Assert.Equal("DELETE /v1/calls/abc-123", Assert.Single(_wavix.Requests));
    }
    #endregion

    public void Dispose() => _wavix.Dispose();

    /// <summary>Wavix's HTTP side: takes everything, and notes it.</summary>
    private sealed class WavixApi : HttpMessageHandler
    {
        public ConcurrentQueue<string> Requests { get; } = new();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Enqueue($"{request.Method} {request.RequestUri!.AbsolutePath}");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        }
    }
}
