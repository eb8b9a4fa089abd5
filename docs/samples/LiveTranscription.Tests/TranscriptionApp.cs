using System.Net;
using System.Net.WebSockets;
using LiveTranscription.Recognition;
using LiveTranscription.Transcripts;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Testing;

namespace LiveTranscription.Tests;

/// <summary>The application as its Program sets it up, in a server in memory, with all of Wavix, on a clock that moves by itself.</summary>
internal sealed class TranscriptionApp : IAsyncDisposable
{
    public const string Token = "0123456789abcdef0123456789abcdef";

    private readonly WebApplicationFactory<Program> _factory = new();
    private readonly WebApplicationFactory<Program> _app;

    public TranscriptionApp(IRecognizer? recognizer = null, params (string Name, string Value)[] settings)
    {
        _app = _factory.WithWebHostBuilder(web =>
        {
            web.UseSetting("Wavix:ApiKey", "test-key").UseSetting("Wavix:PublicBaseAddress", "https://voice.example.com").UseSetting("WatchToken", Token);
            foreach ((string name, string value) in settings)
            {
                web.UseSetting(name, value);
            }

            web.ConfigureServices(services =>
            {
                services.Configure<WavixStreamEndpointOptions>(options => options.Stream.TimeProvider = Clock);
                services.AddWavixCallControl(_ => { }).ConfigurePrimaryHttpMessageHandler(() => Wavix!.CreateApiHandler());
                services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
                if (recognizer is not null)
                {
                    services.Replace(ServiceDescriptor.Singleton(recognizer));
                }
            });
        });
        Wavix = new SimulatedWavix(new SimulatedWavixOptions
        {
            ApiKey = "test-key",
            WebhookUrl = _app.Services.GetRequiredService<WavixCallUrls>().CallEvents,
            WebhookClient = _app.CreateClient(),
            ConnectStreamAsync = ConnectAsync,
            TimeProvider = Clock,
        });
    }

    public SimulatedClock Clock { get; } = new();

    public SimulatedWavix Wavix { get; }

    public HttpClient CreateClient() => _app.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false });

    /// <summary>A call rings, is answered, and is streamed.</summary>
    public async Task<TestCall> RingAsync()
    {
        SimulatedPhoneCall phone = await Wavix.RingAsync();
        SimulatedCall stream = await phone.WaitForStreamAsync();

        // The stream has started a moment before its handler puts it into the list.
        CallList calls = _app.Services.GetRequiredService<CallList>();
        CallInfo? info = null;
        await Patience.UntilAsync(() => (info = ListOf(calls).FirstOrDefault(call => call.CallId == phone.Id)) is not null);
        return new TestCall(phone, stream, info!.Id);
    }

    public Task<EventReader> WatchAsync(TestCall call, long? lastEventId = null) => EventReader.OpenAsync(CreateClient(), $"/calls/{call.Id}/events?token={Token}", lastEventId);

    public async Task<HttpStatusCode> GetStatusAsync(string path, string? cookie = null)
    {
        using HttpClient client = CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).SoonAsync();
        return response.StatusCode;
    }

    /// <summary>When this has completed, the application has ended in order.</summary>
    public Task StopAsync() => Clock.RunUntilAsync(Task.Run(() => _app.Services.GetRequiredService<IHost>().StopAsync()));

    public async ValueTask DisposeAsync()
    {
        await Wavix.DisposeAsync();
        await _app.DisposeAsync();
        await _factory.DisposeAsync();
    }

    private static CallInfo[] ListOf(CallList calls) => (CallInfo[])calls.GetChanges(after: 0).Items.Single().Data;

    /// <summary>The public address of the stream is that of the server in memory.</summary>
    private Task<WebSocket> ConnectAsync(Uri streamUrl, CancellationToken cancellationToken) =>
        _app.Server.CreateWebSocketClient().ConnectAsync(new Uri($"ws://localhost{streamUrl.PathAndQuery}"), cancellationToken);
}

/// <summary>A call to the application.</summary>
/// <param name="Phone">The phone.</param>
/// <param name="Stream">The stream of both tracks.</param>
/// <param name="Id">Its name in the addresses of the application.</param>
internal sealed record TestCall(SimulatedPhoneCall Phone, SimulatedCall Stream, string Id)
{
    /// <summary>Both sides speak, each in its own seconds of the given time, and are silent otherwise.</summary>
    public Task SayAsync(double seconds, (double From, double To)? caller = null, (double From, double To)? other = null) =>
        Stream.SayBothAsync(Pcm(seconds, caller), Pcm(seconds, other));

    public async Task HangUpAsync()
    {
        await Phone.HangUpAsync();
        await Phone.WaitForEndAsync();
    }

    private static byte[] Pcm(double seconds, (double From, double To)? speech) => speech is not { } spoken
        ? TestAudio.Silence(TimeSpan.FromSeconds(seconds))
        : [
            .. TestAudio.Silence(TimeSpan.FromSeconds(spoken.From)),
            .. TestAudio.Speech(TimeSpan.FromSeconds(spoken.To - spoken.From)),
            .. TestAudio.Silence(TimeSpan.FromSeconds(seconds - spoken.To)),
        ];
}
