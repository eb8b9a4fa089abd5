using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Wavix.Streaming.AspNetCore;

namespace GreeterBot;

/// <summary>
/// Wavix posts here when the number rings, and the call is answered with a stream URL that only this call can use, once. Wavix does not sign the
/// webhook, so its address is the secret. SecureBot shows what else belongs in front of it.
/// </summary>
internal static class OnCallWebhook
{
    public static void Map(WebApplication app)
    {
        byte[] secret = Hash(Setting(app, "WebhookKey", "the secret at the end of the webhook's address"));
        var streamUrl = new Uri(Setting(app, "StreamUrl", "the wss:// address of /stream as Wavix reaches it"));
        _ = Setting(app, "Wavix:ApiKey", "the key that answers and hangs up");
        app.MapPost("/on-call/{key}", async (string key, OnCall call, IWavixStreamTokens tokens, CallControl calls) =>
        {
            if (!CryptographicOperations.FixedTimeEquals(Hash(key), secret))
            {
                return Results.NotFound();
            }

            if (call is { EventType: "call_setup", CallId.Length: > 0 })
            {
                await calls.AnswerAsync(call.CallId, await tokens.CreateUrlAsync(streamUrl, call.CallId));
            }

            return Results.Ok();
        });
    }

    private static string Setting(WebApplication app, string name, string meaning) => app.Configuration[name] is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"Set {name}: {meaning}. Or start with --local, without a phone number.");

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private sealed record OnCall(
        [property: JsonPropertyName("uuid")] string? CallId,
        [property: JsonPropertyName("event_type")] string? EventType);
}
