using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Wavix.Streaming.Tests.Realtime.Protocol;

/// <summary>Whether a client may connect.</summary>
/// <remarks>
/// OpenAI accepts the upgrade of any client and then refuses it: an <c>error</c> event and a close, 3000 for a wrong key and 4000 for a wrong request,
/// with the error's type and code as the reason. Azure refuses the upgrade itself.
/// </remarks>
internal sealed record Admission(string? SubProtocol, string? Model)
{
    private const string KeyProtocol = "openai-insecure-api-key.";

    /// <summary>The status of a refused upgrade; null if it is accepted.</summary>
    public int? Status { get; private init; }

    /// <summary>Why it is refused; null if it is not.</summary>
    public string? Message { get; private init; }

    public string? Code { get; private init; }

    private int CloseStatus { get; init; }

    public static Admission Of(HttpRequest request, RealtimeServiceOptions options)
    {
        bool isAzure = request.Path.StartsWithSegments("/openai/v1/realtime");
        IList<string> protocols = request.HttpContext.WebSockets.WebSocketRequestedProtocols;
        var admission = new Admission(protocols.Contains("realtime") ? "realtime" : null, request.Query["model"].FirstOrDefault());
        if (!isAzure && request.Path.Value is not ("/v1/realtime" or "/v1/realtime/"))
        {
            return admission with { Status = 404, Message = $"Invalid URL ({request.Method} {request.Path})" };
        }

        if (!request.HttpContext.WebSockets.IsWebSocketRequest)
        {
            return admission with { Status = 426, Message = "This endpoint requires a WebSocket upgrade." };
        }

        string? key = KeyOf(request, protocols);
        if (key != options.Key)
        {
            return admission with
            {
                Status = isAzure ? 401 : null,
                CloseStatus = 3_000,
                Code = key is null ? null : "invalid_api_key",
                Message = key is null ? "Missing bearer or basic authentication in header" : "Incorrect API key provided.",
            };
        }

        if (request.Headers.ContainsKey("OpenAI-Beta"))
        {
            return admission with
            {
                CloseStatus = 4_000,
                Code = "beta_api_shape_disabled",
                Message = "The Realtime Beta API is no longer supported. Please use /v1/realtime for the GA API.",
            };
        }

        return !string.IsNullOrEmpty(admission.Model)
            ? admission
            : admission with { CloseStatus = 4_000, Code = "missing_model", Message = "You must provide a model parameter." };
    }

    /// <summary>Refuses a client whose upgrade was accepted.</summary>
    public async Task CloseAsync(WebSocket socket)
    {
        var json = new JsonObject
        {
            ["type"] = "error",
            ["event_id"] = Ids.New("event"),
            ["error"] = new JsonObject
            {
                ["type"] = "invalid_request_error",
                ["code"] = Code,
                ["message"] = Message,
                ["param"] = null,
                ["event_id"] = null,
            },
        };
        string reason = Code is null ? "invalid_request_error" : $"invalid_request_error.{Code}";
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(json.ToJsonString()), WebSocketMessageType.Text, true, limit.Token);
            await socket.CloseAsync((WebSocketCloseStatus)CloseStatus, reason, limit.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The client is gone.
        }
    }

    private static string? KeyOf(HttpRequest request, IList<string> protocols)
    {
        const string Bearer = "Bearer ";
        string? authorization = request.Headers.Authorization.FirstOrDefault();
        return authorization is not null && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..]
            : request.Headers["api-key"].FirstOrDefault()
            ?? protocols.FirstOrDefault(one => one.StartsWith(KeyProtocol, StringComparison.Ordinal))?[KeyProtocol.Length..];
    }
}
