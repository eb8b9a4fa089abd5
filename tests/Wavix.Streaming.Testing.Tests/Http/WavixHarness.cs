using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wavix.Streaming.Testing.Tests.Http;

/// <summary>A simulated Wavix on a clock that moves by itself, and an application that is a function of its webhooks.</summary>
internal sealed class WavixHarness : IAsyncDisposable
{
    public static readonly Uri WebhookUrl = new("https://app.example.com/on-call");

    private readonly HttpClient _webhookClient;

    public WavixHarness(Func<JsonNode, CancellationToken, Task<HttpStatusCode>>? onWebhook = null, Action<SimulatedWavixOptions>? configure = null)
    {
        _webhookClient = new HttpClient(new Application(onWebhook ?? ((_, _) => Task.FromResult(HttpStatusCode.OK))));
        var options = new SimulatedWavixOptions { WebhookUrl = WebhookUrl, WebhookClient = _webhookClient, TimeProvider = Clock };
        configure?.Invoke(options);
        Wavix = new SimulatedWavix(options);
        Api = new HttpClient(Wavix.CreateApiHandler()) { BaseAddress = new Uri("https://api.wavix.com/") };
        Api.DefaultRequestHeaders.Authorization = new("Bearer", "test-key");
    }

    public SimulatedClock Clock { get; } = new();

    public SimulatedWavix Wavix { get; }

    public HttpClient Api { get; }

    public IEnumerable<string> EventTypes => Wavix.Webhooks.Select(webhook => webhook.EventType);

    /// <summary>Sends a request.</summary>
    public async Task<(int Status, JsonNode Body)> SendAsync(string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await Api.SendAsync(request).SoonAsync();
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    /// <summary>A call that is answered without a stream.</summary>
    public async Task<SimulatedPhoneCall> AnsweredCallAsync()
    {
        SimulatedPhoneCall call = await Wavix.RingAsync().SoonAsync();
        (await SendAsync("POST", $"/v1/calls/{call.Id}/answer", "{}")).Status.Should().Be(200);
        await call.WaitForWebhookAsync("answered").SoonAsync();
        return call;
    }

    /// <summary>The call that a request has placed.</summary>
    public async Task<SimulatedPhoneCall> OutboundCallAsync(string more = "")
    {
        string body = $$"""{"from":"+12025550199","to":"+12025550100","callback_url":"https://app.example.com/callback"{{more}}}""";
        (await SendAsync("POST", "/v1/calls", body)).Status.Should().Be(200);
        return await Wavix.WaitForOutboundCallAsync().SoonAsync();
    }

    /// <summary>Each on-call event's payload: status, and digits if there are any.</summary>
    public IEnumerable<string> Progress() =>
        from webhook in Wavix.Webhooks
        where webhook.EventType == "on_call_event"
        let payload = JsonDocument.Parse(webhook.Body).RootElement.GetProperty("event_payload").GetProperty("payload")
        select payload.GetProperty("status").GetString() + (payload.TryGetProperty("digits", out JsonElement digits) ? $":{digits.GetString()}" : "");

    public async ValueTask DisposeAsync()
    {
        await Wavix.DisposeAsync().AsTask().SoonAsync();
        Api.Dispose();
        _webhookClient.Dispose();
    }

    private sealed class Application(Func<JsonNode, CancellationToken, Task<HttpStatusCode>> onWebhook) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            new(await onWebhook(JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!, cancellationToken));
    }
}
