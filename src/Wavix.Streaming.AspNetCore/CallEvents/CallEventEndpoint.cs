using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Answers what Wavix posts: checks the secret, reads the body up to its limit, and hands a new event to the handler.
/// </summary>
internal sealed class CallEventEndpoint(
    Func<byte[], Webhook> read, WavixCallEventOptions options, CallEventHub hub, CallEventRunner runner, EndpointLogger logger)
{
    /// <summary>The parameter of the route that has the secret.</summary>
    public const string RouteValue = "secret";

    private readonly byte[] _secret = Hash(options.Secret ?? "");

    public async Task HandleAsync(HttpContext http)
    {
        // Hashes have one length, and are compared in constant time: how long an answer takes says nothing about the secret.
        if (http.Request.RouteValues.TryGetValue(RouteValue, out object? value)
            && !CryptographicOperations.FixedTimeEquals(Hash(value as string ?? ""), _secret))
        {
            EndpointLog.CallEventRefused(logger, StatusCodes.Status404NotFound, "The secret in the address is wrong.");
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (await ReadBodyAsync(http) is not { } body)
        {
            await RefuseAsync(http, StatusCodes.Status413PayloadTooLarge, $"The body is longer than {options.MaxBodyBytes} bytes (WavixCallEventOptions.MaxBodyBytes).");
            return;
        }

        Webhook webhook = read(body);
        if (webhook.Problem is { } problem)
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, problem);
            return;
        }

        await HandAsync(http, webhook, body);
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private async Task HandAsync(HttpContext http, Webhook webhook, byte[] body)
    {
        UInt128 key = SeenCallEvents.KeyOf(body);
        if (!await hub.TryAddAsync(key))
        {
            EndpointLog.CallEventRepeated(logger, webhook.Kind);
            return;
        }

        if (runner.TryRun(webhook) is not { } handled)
        {
            await hub.ForgetAsync(key);
            await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, $"{options.MaxPendingEvents} events are being handled (WavixCallEventOptions.MaxPendingEvents).");
            return;
        }

        if (options.AnswerAfterHandler && !await handled)
        {
            await hub.ForgetAsync(key);
            await StreamProblem.WriteAsync(http, StatusCodes.Status500InternalServerError, "The handler of the event failed; the log of the application says why.");
        }
    }

    private async Task RefuseAsync(HttpContext http, int status, string detail)
    {
        EndpointLog.CallEventRefused(logger, status, detail);
        await StreamProblem.WriteAsync(http, status, detail);
    }

    /// <returns>The body; null if it is longer than allowed.</returns>
    private async Task<byte[]?> ReadBodyAsync(HttpContext http)
    {
        if (http.Request.ContentLength > options.MaxBodyBytes)
        {
            return null;
        }

        // The server's own limit may be lower, and would end the connection instead of answering.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        // One byte more than may be there, so that more is seen.
        byte[] buffer = new byte[(http.Request.ContentLength ?? options.MaxBodyBytes) + 1];
        int length = await http.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, http.RequestAborted);
        return length > options.MaxBodyBytes ? null : buffer[..length];
    }
}
