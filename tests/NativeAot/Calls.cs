using System.Net;
using Microsoft.Extensions.Options;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.CallControl;
using Wavix.Streaming.Testing;

namespace NativeAot;

/// <summary>Call control: settings from configuration, requests against a server of our own, and webhooks.</summary>
internal static class Calls
{
    public static async Task ControlAsync()
    {
        WebApplicationBuilder apiBuilder = WebApplication.CreateSlimBuilder();
        apiBuilder.Logging.ClearProviders();
        await using WebApplication api = apiBuilder.Build();
        var requests = new List<string>();
        api.Urls.Add("http://127.0.0.1:0");
        api.Run(async http =>
        {
            using var body = new StreamReader(http.Request.Body);
            requests.Add($"{http.Request.Method} {http.Request.Path} {http.Request.Headers.Authorization} {await body.ReadToEndAsync()}");
            http.Response.StatusCode = http.Request.Path == "/v1/calls/gone" ? 404 : 200;
            await http.Response.WriteAsync("""{"success":true,"id":"c-1","stream_id":"s-1","event_type":"ringing"}""");
        });
        await api.StartAsync();

        var services = new ServiceCollection();
        services.AddWavixCallControl(new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("ApiKey", (string?)"key-1"), KeyValuePair.Create("BaseAddress", (string?)api.Urls.Single())])
            .Build());
        await using ServiceProvider provider = services.BuildServiceProvider();
        WavixCallControlClient calls = provider.GetRequiredService<WavixCallControlClient>();

        Call call = await calls.StartCallAsync(new StartCallRequest { From = "+1234567", To = "+7654321", CallbackUrl = new Uri("https://example.com") });
        Require.That(call is { CallId: "c-1", LastEvent: CallEventType.Ringing });
        Require.That(await calls.StartStreamAsync("c-1", new StartStreamRequest { StreamUrl = new Uri("wss://example.com") }) == "s-1");
        await calls.CollectDigitsAsync("c-1", new CollectDigitsRequest { MaxDigits = 4, Prompt = DigitsPrompt.Say("Your PIN?", SpeechVoices.Joanna) });
        Require.That(!await calls.HangUpAsync("gone"));
        Require.That(requests[0] == """POST /v1/calls Bearer key-1 {"from":"+1234567","to":"+7654321","callback_url":"https://example.com/"}""");
        Require.That(requests[2].EndsWith("""{"max_digits":4,"prompt":{"say":{"text":"Your PIN?","voice":"Joanna"}}}""", StringComparison.Ordinal));
    }

    /// <summary>From the ring to the hang-up, with a stream that knows who calls.</summary>
    public static async Task WholeCallAsync()
    {
        SimulatedWavix? wavix = null;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Configuration["Wavix:PublicBaseAddress"] = "https://voice.example.com";
        builder.Services.AddWavixStreaming(builder.Configuration.GetSection("Wavix"));
        builder.Services.AddWavixCallEvents(builder.Configuration.GetSection("Wavix:CallEvents"));
        builder.Services.AddWavixCallControl(options => options.ApiKey = "test-key").ConfigurePrimaryHttpMessageHandler(() => wavix!.CreateApiHandler());
        await using WebApplication app = builder.Build();
        var seen = new TaskCompletionSource<(string? From, string? Digits)>();
        app.MapWavixCallEvents("/wavix/{secret}/events", async (CallEvent e, WavixCall call, CancellationToken cancellationToken) =>
        {
            if (e is CallSetupEvent)
            {
                await call.AnswerWithStreamAsync("/stream", new CallStreamOptions { Data = "menu" }, cancellationToken);
            }
        });
        app.MapWavixStream("/stream", async (context, cancellationToken) =>
        {
            Require.That(context.TokenData == "menu");
            DigitsCollectedEvent collected = await context.CollectDigitsAsync(new CollectDigitsRequest { MaxDigits = 2 }, cancellationToken);
            seen.TrySetResult((context.Call!.From, collected.Digits));
        }).RequireStreamToken().HangUpWhenDone();
        await app.StartAsync();

        WavixStreamEndpointOptions settings = app.Services.GetRequiredService<IOptions<WavixStreamEndpointOptions>>().Value;
        Require.That(settings.PublicBaseAddress == new Uri("https://voice.example.com"));
        settings.PublicBaseAddress = new Uri(app.Urls.Single());
        wavix = new SimulatedWavix(new SimulatedWavixOptions
        {
            WebhookUrl = app.Services.GetRequiredService<WavixCallUrls>().CallEvents,
            StreamOptions = { RealTime = false },
        });
        await using SimulatedWavix disposed = wavix;

        SimulatedPhoneCall phone = await wavix.RingAsync().SoonAsync();
        await phone.WaitForRequestAsync(ApiOperation.CollectDigits).SoonAsync();
        await phone.PressAsync("42").SoonAsync();
        Require.That(await phone.WaitForEndAsync().SoonAsync() == PhoneCallEnd.HungUpByApplication);
        Require.That(await seen.Task.SoonAsync() == (phone.From, "42"));
    }

    public static void ReadWebhooks()
    {
        Require.That(CallEventReader.Read("""{"id":"c","event_type":"on_call_event","event_payload":{"type":"collect","payload":{"digits":"1","status":"completed"}}}"""u8)
            is DigitsCollectedEvent { CallId: "c", Digits: "1", Status: DigitsStatus.Completed });
        Require.That(PostCallEventReader.Read("""{"uuid":"c","duration":6,"charge":"0.822"}"""u8) is PostCallReport { Charge: 0.822m, Duration.TotalSeconds: 6 });
        Require.That(CallEventReader.Read("{"u8) is InvalidCallEvent { Reason: InvalidWebhookReason.InvalidJson });
    }
}
