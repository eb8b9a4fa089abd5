using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.WholeCalls;

/// <summary>
/// An application on real Kestrel that uses Wavix's HTTP API without a client library, and the simulated Wavix that calls it. Unless a test
/// says otherwise, it answers each call with a two-way stream and echoes.
/// </summary>
internal sealed class PhoneApp : IAsyncDisposable
{
    private readonly TestApp _app;

    private PhoneApp(TestApp app, Action<SimulatedWavixOptions>? configure)
    {
        _app = app;
        var options = new SimulatedWavixOptions { WebhookUrl = UrlOf("http", "/on-call"), StreamOptions = { RealTime = false } };
        configure?.Invoke(options);
        Wavix = new SimulatedWavix(options);
        Api = new HttpClient(Wavix.CreateApiHandler()) { BaseAddress = new Uri("https://api.wavix.com/") };
        Api.DefaultRequestHeaders.Authorization = new("Bearer", "test-key");
    }

    public SimulatedWavix Wavix { get; }

    public HttpClient Api { get; }

    public Uri StreamUrl => UrlOf("ws", "/stream");

    /// <param name="onEvent">Handles a webhook; null to answer a call when it is set up.</param>
    /// <param name="handler">Handles a stream; null for an echo.</param>
    /// <param name="configure">Settings of the simulated Wavix.</param>
    /// <param name="mapMore">Settings of the endpoint of streams.</param>
    public static async Task<PhoneApp> StartAsync(
        Func<PhoneApp, CallEvent, Task>? onEvent = null,
        Func<PhoneApp, WavixStreamContext, Task>? handler = null,
        Action<SimulatedWavixOptions>? configure = null,
        Action<IEndpointConventionBuilder>? mapMore = null)
    {
        PhoneApp app = null!;
        TestApp server = await TestApp.StartAsync(routes =>
        {
            routes.MapPost("/on-call", async (HttpContext http) =>
            {
                using JsonDocument body = await JsonDocument.ParseAsync(http.Request.Body);
                await (onEvent ?? AnswerAsync)(app, new CallEvent(body.RootElement.Clone()));
            });
            IEndpointConventionBuilder stream = routes.MapWavixStream(
                "/stream", (context, _) => handler?.Invoke(app, context) ?? Handlers.EchoAsync(context.Session));
            mapMore?.Invoke(stream);
        });
        app = new PhoneApp(server, configure);
        return app;
    }

    public static Task AnswerAsync(PhoneApp app, CallEvent e) => e.Type == "call_setup" ? app.AnswerAsync(e.CallId) : Task.CompletedTask;

    public Task AnswerAsync(string callId) => PostAsync($"v1/calls/{callId}/answer", new { stream_url = StreamUrl, stream_type = "twoway" });

    public async Task PostAsync(string path, object body) => (await Api.PostAsJsonAsync(path, body)).EnsureSuccessStatusCode();

    public async Task HangUpAsync(string callId) => (await Api.DeleteAsync($"v1/calls/{callId}")).EnsureSuccessStatusCode();

    /// <summary>The application places a call.</summary>
    public async Task<SimulatedPhoneCall> DialAsync()
    {
        await PostAsync("v1/calls", new
        {
            from = "+12025550199",
            to = "+12025550100",
            callback_url = UrlOf("http", "/on-call"),
            voicemail_detection = true,
        });
        return await Wavix.WaitForOutboundCallAsync().SoonAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Wavix.DisposeAsync().AsTask().SoonAsync();
        Api.Dispose();
        await _app.DisposeAsync();
    }

    private Uri UrlOf(string scheme, string path) => new UriBuilder(_app.App.Urls.Single()) { Scheme = scheme, Path = path }.Uri;

    /// <summary>A webhook as this application reads it.</summary>
    internal sealed record CallEvent(JsonElement Body)
    {
        public string CallId => Body.GetProperty("uuid").GetString()!;

        public string Type => Body.GetProperty("event_type").GetString()!;

        public bool IsMachine => Body.GetProperty("machine_detected").GetBoolean();

        /// <summary>The digits of a collection that has completed; otherwise null.</summary>
        public string? Digits => Body.GetProperty("event_payload") is { ValueKind: JsonValueKind.Object } e
            && e.GetProperty("payload") is var payload && payload.GetProperty("status").GetString() == "completed"
                ? payload.GetProperty("digits").GetString()
                : null;
    }
}
