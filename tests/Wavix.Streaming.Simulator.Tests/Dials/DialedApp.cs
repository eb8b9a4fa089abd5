using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Wavix.Streaming.Simulator.Tests.Checks;

namespace Wavix.Streaming.Simulator.Tests.Dials;

/// <summary>
/// An application without the SDK, on a free port of this machine: a webhook, a client of the API and a stream. It answers each call with its
/// stream, echoes, and leaves the hang-up to the caller. Tests change one thing of it.
/// </summary>
internal sealed class DialedApp : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _completed = new();
    private WebApplication _app = null!;

    /// <summary>Instead of the answer to <c>call_setup</c>; returns the status for the webhook.</summary>
    public Func<DialedApp, OnCall, Task<int>> OnWebhook { get; init; } = async (app, call) =>
    {
        if (call.EventType == "call_setup")
        {
            await app.AnswerAsync(call.Id);
        }

        return 200;
    };

    /// <summary>Serves a stream.</summary>
    public Func<RawBot> NewBot { get; init; } = () => new RawBot();

    /// <summary>Sees the upgrade of a stream.</summary>
    public Action<HttpContext>? OnStream { get; init; }

    /// <summary>The status that a stream is refused with; null takes it.</summary>
    public int? StreamRefusal { get; init; }

    public string Key { get; init; } = "test-key";

    /// <summary>The port that the API is expected on.</summary>
    public int ApiPort { get; } = FreePort.Next();

    /// <summary>The ids of the calls that rang, in order.</summary>
    public List<string> Calls { get; } = [];

    public string Webhook => _app.Urls.Single() + "/on-call";

    public Uri Stream => _app.StreamUrl();

    public string Authority => new Uri(Webhook).Authority;

    public async Task<DialedApp> StartAsync()
    {
        _app = await LoopbackServer.StartAsync(app =>
        {
            app.UseWebSockets();
            app.MapPost("/on-call", async (HttpContext http) =>
            {
                using JsonDocument json = await JsonDocument.ParseAsync(http.Request.Body);
                var call = new OnCall(
                    json.RootElement.GetProperty("uuid").GetString()!, json.RootElement.GetProperty("event_type").GetString()!, json.RootElement.GetRawText());
                if (call.EventType == "call_setup")
                {
                    Calls.Add(call.Id);
                }

                int status = await OnWebhook(this, call);
                if (call.EventType == "completed")
                {
                    http.Response.OnCompleted(() =>
                    {
                        _completed.GetOrAdd(call.Id, _ => new TaskCompletionSource()).TrySetResult();
                        return Task.CompletedTask;
                    });
                }

                return Results.StatusCode(status);
            });
            app.Map("/stream", async (HttpContext http) =>
            {
                OnStream?.Invoke(http);
                if (StreamRefusal is { } status)
                {
                    http.Response.StatusCode = status;
                    return;
                }

                using WebSocket webSocket = await http.WebSockets.AcceptWebSocketAsync();
                await NewBot().ServeAsync(webSocket);
            });
        });
        return this;
    }

    /// <summary>Runs <c>wavix-sim dial</c> against it, with short limits.</summary>
    public Task<(int ExitCode, string Output, string Errors)> DialAsync(params string[] options) => RunAsync([Webhook, .. options]);

    /// <summary>Runs <c>wavix-sim dial --outbound</c>, whose call it must place itself.</summary>
    public Task<(int ExitCode, string Output, string Errors)> WaitForCallAsync(params string[] options) =>
        RunAsync(["--outbound", .. options, .. options.Contains("--answer-after") ? [] : new[] { "--answer-after", "50ms" }]);

    /// <summary>Sends a request to the API.</summary>
    /// <returns>The status; 0 if the connection was lost.</returns>
    public async Task<int> SendAsync(string method, string path, object? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"http://127.0.0.1:{ApiPort}{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? Key);
        request.Content = body is null ? null : new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request);
            return (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    public Task<int> AnswerAsync(string callId, string? streamUrl = null, string type = "twoway") => SendAsync(
        "POST",
        $"/v1/calls/{callId}/answer",
        new { stream_url = streamUrl ?? Stream.ToString(), stream_type = type, stream_channel = "inbound" });

    public Task<int> HangUpAsync(string callId) => SendAsync("DELETE", $"/v1/calls/{callId}");

    /// <summary>Places a call, as soon as the tool's API is there.</summary>
    public async Task<int> CallAsync(bool detectsVoicemail = false)
    {
        using var limit = new CancellationTokenSource(Patience.Soon);
        while (true)
        {
            int status = await SendAsync("POST", "/v1/calls", new
            {
                from = "+12025550199",
                to = "+12025550100",
                callback_url = Webhook,
                voicemail_detection = detectsVoicemail,
            });
            if (status != 0 || limit.IsCancellationRequested)
            {
                return status;
            }
        }
    }

    /// <summary>Completes when the webhook that a call is completed was answered.</summary>
    public Task Answered(string callId) => _completed.GetOrAdd(callId, _ => new TaskCompletionSource()).Task;

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] arguments)
    {
        (string Name, string Value)[] limits = [("--api", $"127.0.0.1:{ApiPort}"), ("--answer-timeout", "5s"), ("--hangup-timeout", "5s"), ("--duration", "300ms")];
        return ToolRun.RunAsync(
            ["dial", .. arguments, .. limits.Where(limit => !arguments.Contains(limit.Name)).SelectMany(limit => new[] { limit.Name, limit.Value })]);
    }

    /// <summary>A webhook.</summary>
    internal sealed record OnCall(string Id, string EventType, string Body);
}
