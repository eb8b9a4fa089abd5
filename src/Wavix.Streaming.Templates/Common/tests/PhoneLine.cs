using System.Net.WebSockets;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Testing;

namespace AppNamespace.Tests;

/// <summary>The application as its Program sets it up, in a server in memory, and a simulated Wavix that calls it, on a clock that moves by itself.</summary>
internal sealed class PhoneLine : IAsyncDisposable
{
    private readonly SimulatedClock _clock = new();
    private readonly WebApplicationFactory<Program> _factory = new();
    private readonly WebApplicationFactory<Program> _app;

    public PhoneLine(Action<IServiceCollection>? configure = null)
    {
        _app = _factory.WithWebHostBuilder(web => web
            .UseSetting("Wavix:ApiKey", "test-key")
            .UseSetting("Wavix:PublicBaseAddress", "https://voice.example.com")
            .ConfigureTestServices(services =>
            {
                services.Configure<WavixStreamEndpointOptions>(options => options.Stream.TimeProvider = _clock);
                services.AddWavixCallControl(_ => { }).ConfigurePrimaryHttpMessageHandler(() => Wavix!.CreateApiHandler());
                services.AddSingleton<TimeProvider>(_clock);
                configure?.Invoke(services);
            }));
        Http = _app.CreateClient();
        Wavix = new SimulatedWavix(new SimulatedWavixOptions
        {
            ApiKey = "test-key",
            WebhookUrl = _app.Services.GetRequiredService<WavixCallUrls>().CallEvents,
            WebhookClient = _app.CreateClient(),
            // The public address of the stream is that of the server in memory.
            ConnectStreamAsync = (url, cancellationToken) => ConnectAsync(url.PathAndQuery, cancellationToken),
            TimeProvider = _clock,
        });
    }

    public SimulatedWavix Wavix { get; }

    /// <summary>Sends requests to the application.</summary>
    public HttpClient Http { get; }

    /// <summary>Opens a WebSocket to the application.</summary>
    /// <exception cref="InvalidOperationException">The application refused it.</exception>
    public Task<WebSocket> ConnectAsync(string path, CancellationToken cancellationToken = default) =>
        _app.Server.CreateWebSocketClient().ConnectAsync(new Uri($"ws://localhost{path}"), cancellationToken);

    public async Task<(SimulatedPhoneCall Call, SimulatedCall Stream)> RingAsync()
    {
        // Before the clock moves: on a slow machine, the first connection takes longer than the clock waits for work that is being done.
        await Assert.ThrowsAsync<InvalidOperationException>(() => ConnectAsync("/stream/forged"));

        SimulatedPhoneCall call = await Wavix.RingAsync();
        return (call, await call.WaitForStreamAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await Wavix.DisposeAsync();
        await _app.DisposeAsync();
        await _factory.DisposeAsync();
    }
}
