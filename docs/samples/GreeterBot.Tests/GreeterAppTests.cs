using System.Net.WebSockets;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Testing;

namespace GreeterBot.Tests;

/// <summary>The whole application, as its Program sets it up, in a server in memory.</summary>
public sealed class GreeterAppTests : IAsyncLifetime
{
    private readonly WebApplicationFactory<Program> _app = new();

    #region wavix
    private readonly SimulatedClock _clock = new();
    private WebApplicationFactory<Program> _tested = null!;
    private SimulatedWavix _wavix = null!;

    public ValueTask InitializeAsync()
    {
        _tested = _app.WithWebHostBuilder(web => web
            .UseSetting("Wavix:ApiKey", "test-key")
            .UseSetting("Wavix:PublicBaseAddress", "https://voice.example.com")
            .UseSetting("WebhookKey", "0123456789abcdef")
            .ConfigureServices(services => services
                .Configure<WavixStreamEndpointOptions>(options => options.Stream.TimeProvider = _clock)
                .AddWavixCallControl(_ => { }).ConfigurePrimaryHttpMessageHandler(() => _wavix.CreateApiHandler())));
        _wavix = new SimulatedWavix(new SimulatedWavixOptions
        {
            ApiKey = "test-key",
            WebhookUrl = _tested.Services.GetRequiredService<WavixCallUrls>().CallEvents,
            WebhookClient = _tested.CreateClient(),
            ConnectStreamAsync = ConnectAsync,
            TimeProvider = _clock,
        });
        return default;
    }

    /// <summary>The public address of the stream is that of the server in memory.</summary>
    private Task<WebSocket> ConnectAsync(Uri streamUrl, CancellationToken cancellationToken) =>
        _tested.Server.CreateWebSocketClient().ConnectAsync(new Uri($"ws://localhost{streamUrl.PathAndQuery}"), cancellationToken);
    #endregion

    #region integration
    [Fact]
    public async Task Call_BotHasSaidGoodbye_HangsUp()
    {
        SimulatedPhoneCall call = await _wavix.RingAsync();
        SimulatedCall stream = await call.WaitForStreamAsync();

        await stream.RunAsync(new CallScript()
            .InterruptWhenHearing(after: TimeSpan.FromMilliseconds(200), TestAudio.Speech(TimeSpan.FromMilliseconds(800)))
            .ExpectEnd());

        Assert.Equal(PhoneCallEnd.HungUpByApplication, await call.WaitForEndAsync());
        Assert.Empty(stream.Verify());
        Assert.NotNull(stream.Responses.Single().FirstAudio);
        Assert.Equal(1000, stream.CloseStatus);
    }
    #endregion

    public async ValueTask DisposeAsync()
    {
        await _wavix.DisposeAsync();
        await _tested.DisposeAsync();
        await _app.DisposeAsync();
    }
}
