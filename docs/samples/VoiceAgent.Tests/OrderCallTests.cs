using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.Agents;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Testing;

namespace OrderAgent.Tests;

/// <summary>Whole phone calls to the application as its Program sets it up, with a model that follows a script, on a clock that moves by itself.</summary>
public sealed class OrderCallTests : IAsyncLifetime
{
    private static readonly byte[] Question = TestAudio.Speech(TimeSpan.FromMilliseconds(800));
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1.5);

    private readonly SimulatedClock _clock = new();
    private readonly WebApplicationFactory<Program> _factory = new();
    private readonly ScriptedSpeechModel _model = new();
    private WebApplicationFactory<Program> _app = null!;
    private SimulatedWavix _wavix = null!;

    public ValueTask InitializeAsync()
    {
        _app = _factory.WithWebHostBuilder(web => web
            .UseSetting("OpenAI:ApiKey", "unused")
            .UseSetting("Wavix:ApiKey", "test-key")
            .UseSetting("Wavix:PublicBaseAddress", "https://voice.example.com")
            .ConfigureServices(services =>
            {
                services.Configure<WavixStreamEndpointOptions>(options => options.Stream.TimeProvider = _clock);
                services.AddWavixCallControl(_ => { }).ConfigurePrimaryHttpMessageHandler(() => _wavix.CreateApiHandler());
                services.AddSingleton<ISpeechModel>(_model);
                services.AddSingleton<TimeProvider>(_clock);
            }));
        _wavix = new SimulatedWavix(new SimulatedWavixOptions
        {
            ApiKey = "test-key",
            WebhookUrl = _app.Services.GetRequiredService<WavixCallUrls>().CallEvents,
            WebhookClient = _app.CreateClient(),
            ConnectStreamAsync = (url, cancellationToken) => _app.Server.CreateWebSocketClient()
                .ConnectAsync(new Uri($"ws://localhost{url.PathAndQuery}"), cancellationToken),
            TimeProvider = _clock,
        });
        return default;
    }

    #region test
    [Fact]
    public async Task Call_AsksForAnOrderInterruptsAndIsDone_IsHungUpAfterTheGoodbye()
    {
        _model.ExpectSay("Hello")
            .CallsTool("get_order", """{"number": 7}""").ExpectToolResult("arrives on Tuesday").Says("It is on its way, and arrives on Tuesday.")
            .ExpectTruncate().Responds(response => response.Says("Thank you. Goodbye.").CallsTool("end_call")).ExpectToolResult();

        SimulatedPhoneCall call = await _wavix.RingAsync();
        SimulatedCall stream = await call.WaitForStreamAsync();
        await stream.RunAsync(new CallScript()
            .Listen(quietFor: Quiet).Say(Question)
            .ExpectAudio().Listen(quietFor: TimeSpan.FromMilliseconds(900))
            .InterruptWhenHearing(after: TimeSpan.FromSeconds(1), Question)
            .ExpectEnd());

        Assert.Equal(PhoneCallEnd.HungUpByApplication, await call.WaitForEndAsync());
        Assert.Empty(_model.Verify());
    }
    #endregion

    public async ValueTask DisposeAsync()
    {
        await _wavix.DisposeAsync();
        await _app.DisposeAsync();
        await _factory.DisposeAsync();
    }
}
