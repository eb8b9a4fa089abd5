using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Testing;

namespace PhoneBot.Tests;

/// <summary>Whole phone calls to the application as its Program sets it up, in a server in memory, on a clock that moves by itself.</summary>
public sealed class PhoneCallTests : IAsyncLifetime
{
    private static readonly byte[] Greeting = MemoryMarshal.AsBytes(Sounds.Greeting.AsSpan()).ToArray();
    private static readonly byte[] Goodbye = MemoryMarshal.AsBytes(Sounds.Goodbye.AsSpan()).ToArray();
    private static readonly byte[] Speech = TestAudio.Speech(TimeSpan.FromMilliseconds(800));

    // Has ended when it is considered an interruption, for which the bot hangs up.
    private static readonly byte[] LastSpeech = TestAudio.Speech(TimeSpan.FromMilliseconds(600));
    private static readonly byte[] Cough = TestAudio.Speech(TimeSpan.FromMilliseconds(250));

    private readonly SimulatedClock _clock = new();
    private readonly WebApplicationFactory<Program> _factory = new();
    private WebApplicationFactory<Program> _app = null!;
    private SimulatedWavix _wavix = null!;

    public ValueTask InitializeAsync()
    {
        _app = _factory.WithWebHostBuilder(web => web
            .UseSetting("Wavix:ApiKey", "test-key")
            .UseSetting("Wavix:PublicBaseAddress", "https://voice.example.com")
            .ConfigureServices(services =>
            {
                services.Configure<WavixStreamEndpointOptions>(options => options.Stream.TimeProvider = _clock);
                services.AddWavixCallControl(_ => { }).ConfigurePrimaryHttpMessageHandler(() => _wavix.CreateApiHandler());
            }));
        _wavix = new SimulatedWavix(new SimulatedWavixOptions
        {
            ApiKey = "test-key",
            WebhookUrl = _app.Services.GetRequiredService<WavixCallUrls>().CallEvents,
            WebhookClient = _app.CreateClient(),
            ConnectStreamAsync = ConnectAsync,
            TimeProvider = _clock,
        });
        return default;
    }

    [Fact]
    public async Task Call_CallerIsQuiet_HearsGreetingAndGoodbyeWholeAndIsHungUp()
    {
        (SimulatedPhoneCall call, SimulatedCall stream) = await RingAsync();

        await stream.RunAsync(new CallScript().ExpectEnd());

        Assert.Equal(PhoneCallEnd.HungUpByApplication, await call.WaitForEndAsync());
        Assert.Equal([.. Greeting, .. Goodbye], stream.Heard.ToAudio()[..(Greeting.Length + Goodbye.Length)]);
        Assert.Equal([ApiOperation.AnswerCall, ApiOperation.EndCall], _wavix.Requests.Select(request => request.Operation));
        Assert.Empty(stream.Verify());
    }

    [Fact]
    public async Task Call_CallerSpeaksIntoTheGreeting_StopsItAndSaysGoodbye()
    {
        (SimulatedPhoneCall call, SimulatedCall stream) = await RingAsync();

        await stream.RunAsync(new CallScript()
            .InterruptWhenHearing(after: TimeSpan.FromMilliseconds(500), Speech)
            .ExpectEnd());

        // The greeting stops some 200 ms after the caller started to speak, when speech is detected.
        Assert.Equal(PhoneCallEnd.HungUpByApplication, await call.WaitForEndAsync());
        byte[] heard = stream.Heard.ToAudio();
        int greeting = heard.AsSpan().IndexOf(Goodbye);
        Assert.InRange(greeting, 700 * WavixAudio.BytesPerMillisecond, 760 * WavixAudio.BytesPerMillisecond);
        Assert.Equal(Greeting[..greeting], heard[..greeting]);
        Assert.Equal(1, stream.Clears);
    }

    [Fact]
    public async Task Call_CallerCoughsIntoTheGreeting_HearsAllOfIt()
    {
        (SimulatedPhoneCall call, SimulatedCall stream) = await RingAsync();

        await stream.RunAsync(new CallScript()
            .InterruptWhenHearing(after: TimeSpan.FromMilliseconds(500), Cough)
            .ExpectClear()
            .ExpectEnd());

        Assert.Equal(PhoneCallEnd.HungUpByApplication, await call.WaitForEndAsync());
        Assert.Equal([.. Greeting, .. Goodbye], stream.Heard.ToAudio()[..(Greeting.Length + Goodbye.Length)]);
        Assert.Equal(1, stream.Clears);
    }

    [Fact]
    public async Task Call_CallerCoughsIntoTheGoodbye_HearsAllOfItAndIsHungUp()
    {
        (SimulatedPhoneCall call, SimulatedCall stream) = await RingAsync();

        await stream.RunAsync(new CallScript()
            .InterruptWhenHearing(after: TimeSpan.FromMilliseconds(1700), Cough)
            .ExpectClear()
            .ExpectEnd());

        Assert.Equal(PhoneCallEnd.HungUpByApplication, await call.WaitForEndAsync());
        Assert.Equal([.. Greeting, .. Goodbye], stream.Heard.ToAudio()[..(Greeting.Length + Goodbye.Length)]);
        Assert.Single(HangUps);
    }

    [Fact]
    public async Task Call_CallerSpeaksIntoTheGoodbye_StaysUpAndHearsItAgain()
    {
        (SimulatedPhoneCall call, SimulatedCall stream) = await RingAsync();

        await stream.RunAsync(new CallScript()
            .InterruptWhenHearing(after: TimeSpan.FromMilliseconds(1700), Speech)
            .ExpectEnd());

        Assert.Equal(PhoneCallEnd.HungUpByApplication, await call.WaitForEndAsync());
        byte[] heard = stream.Heard.ToAudio();
        int first = heard.AsSpan().IndexOf(Goodbye) - Greeting.Length;
        Assert.InRange(first, 400 * WavixAudio.BytesPerMillisecond, 460 * WavixAudio.BytesPerMillisecond);
        Assert.Equal([.. Greeting, .. Goodbye[..first]], heard[..(Greeting.Length + first)]);
        Assert.Single(HangUps);
    }

    [Fact]
    public async Task Call_CallerSpeaksIntoEachGoodbye_IsHungUpAfterTheThird()
    {
        (SimulatedPhoneCall call, SimulatedCall stream) = await RingAsync();

        await stream.RunAsync(new CallScript()
            .InterruptWhenHearing(after: TimeSpan.FromMilliseconds(1700), Speech)
            .InterruptWhenHearing(after: TimeSpan.FromMilliseconds(200), Speech)
            .InterruptWhenHearing(after: TimeSpan.FromMilliseconds(200), LastSpeech)
            .ExpectEnd());

        Assert.Equal(PhoneCallEnd.HungUpByApplication, await call.WaitForEndAsync());
        Assert.Equal(3, stream.Clears);
        Assert.Single(HangUps);
    }

    [Fact]
    public async Task Call_CallerHangsUp_SendsNoRequest()
    {
        (SimulatedPhoneCall call, SimulatedCall stream) = await RingAsync();

        await stream.RunAsync(new CallScript().ExpectAudio());
        await call.HangUpAsync();
        await call.WaitForWebhookAsync("completed");
        await StopAsync();

        Assert.Equal(PhoneCallEnd.HungUp, await call.WaitForEndAsync());
        Assert.Empty(HangUps);
    }

    [Fact]
    public async Task Webhook_IsRepeated_AnswersOnce()
    {
        _wavix.Faults.RepeatWebhooks = 1;

        (SimulatedPhoneCall call, _) = await RingAsync();
        await call.HangUpAsync();
        await StopAsync();

        Assert.Equal(2, _wavix.Webhooks.Count(webhook => webhook.EventType == "call_setup"));
        Assert.Equal([ApiOperation.AnswerCall], _wavix.Requests.Select(request => request.Operation));
    }

    [Fact]
    public async Task Webhook_WrongSecret_IsAnsweredWith404AndNoCallIs()
    {
        HttpResponseMessage response = await _app.CreateClient().PostAsJsonAsync(
            new Uri("/wavix/0123456789ABCDEF0123456789ABCDEF/events", UriKind.Relative), new { uuid = "abc-123", event_type = "call_setup" });
        await StopAsync();

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(_wavix.Requests);
    }

    public async ValueTask DisposeAsync()
    {
        await _wavix.DisposeAsync();
        await _app.DisposeAsync();
        await _factory.DisposeAsync();
    }

    private IEnumerable<SimulatedApiRequest> HangUps => _wavix.Requests.Where(request => request.Operation == ApiOperation.EndCall);

    private async Task<(SimulatedPhoneCall Call, SimulatedCall Stream)> RingAsync()
    {
        SimulatedPhoneCall call = await _wavix.RingAsync();
        return (call, await call.WaitForStreamAsync());
    }

    /// <summary>The public address of the stream is that of the server in memory.</summary>
    private Task<WebSocket> ConnectAsync(Uri streamUrl, CancellationToken cancellationToken) =>
        _app.Server.CreateWebSocketClient().ConnectAsync(new Uri($"ws://localhost{streamUrl.PathAndQuery}"), cancellationToken);

    /// <summary>When this has completed, the application sends nothing more.</summary>
    private Task StopAsync() => _clock.RunUntilAsync(Task.Run(() => _app.Services.GetRequiredService<IHost>().StopAsync()));
}
