using Wavix.Streaming.CallControl;

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

    public static void ReadWebhooks()
    {
        Require.That(CallEventReader.Read("""{"id":"c","event_type":"on_call_event","event_payload":{"type":"collect","payload":{"digits":"1","status":"completed"}}}"""u8)
            is DigitsCollectedEvent { CallId: "c", Digits: "1", Status: DigitsStatus.Completed });
        Require.That(PostCallEventReader.Read("""{"uuid":"c","duration":6,"charge":"0.822"}"""u8) is PostCallReport { Charge: 0.822m, Duration.TotalSeconds: 6 });
        Require.That(CallEventReader.Read("{"u8) is InvalidCallEvent { Reason: InvalidWebhookReason.InvalidJson });
    }
}
