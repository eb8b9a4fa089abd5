using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Decides over the token of a request, before a WebSocket is accepted: first whether it is ours and still good, which changes nothing,
/// then, when all else speaks for the call, its one use.
/// </summary>
internal sealed class StreamTokenGate(
    StreamTokenSeal seal, IStreamTokenStore store, IOptions<WavixStreamEndpointOptions> options, EndpointLogger logger)
{
    /// <summary>The route value that holds the token.</summary>
    public const string RouteValue = "streamToken";

    /// <summary>
    /// How far the clocks of two instances may differ: a use is remembered this much longer than its token lives, so that no instance takes
    /// it for unused and unexpired.
    /// </summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    // No URL of ours has a longer one; a forger's costs no cryptography.
    private const int MaxTokenCharacters = 512;

    private readonly TimeProvider _time = options.Value.Stream.TimeProvider;

    /// <summary>Whether the endpoint of a request asks for a token.</summary>
    public static bool IsRequired(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<StreamTokenRequired>() is not null;

    /// <summary>Opens the request's token: its seal and its expiry. Uses nothing.</summary>
    /// <returns>The token, or why not.</returns>
    public (StreamToken? Token, StreamTokenRefusal? Refusal) Open(HttpContext http)
    {
        if (http.Request.RouteValues[RouteValue] is not string { Length: > 0 } text)
        {
            return Refuse(StreamTokenRefusal.Missing);
        }

        StreamToken? token;
        try
        {
            token = text.Length > MaxTokenCharacters ? null : seal.Open(text);
        }
        catch (CryptographicException e)
        {
            EndpointLog.TokenKeysUnavailable(logger, e);
            return Refuse(StreamTokenRefusal.Unavailable);
        }

        return token is null ? Refuse(StreamTokenRefusal.Forged)
            : token.ExpiresAt <= _time.GetUtcNow() ? Refuse(StreamTokenRefusal.Expired)
            : (token, null);
    }

    /// <summary>Uses a token that <see cref="Open"/> gave.</summary>
    /// <returns>The token with its data, or why not. <see cref="StreamTokenRefusal.Unavailable"/> leaves it unused, unless the store did its work and could not say so.</returns>
    public async ValueTask<(StreamToken? Token, StreamTokenRefusal? Refusal)> UseAsync(StreamToken token, CancellationToken aborted)
    {
        using var patience = new CancellationTokenSource(options.Value.TokenStoreTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, aborted);
        try
        {
            // Before the use: when they can't be had, the token must stay good for another try.
            if (token.HasStoredData)
            {
                if (await store.FindDataAsync(token.Id, either.Token).AsTask().WaitAsync(either.Token) is not { } data)
                {
                    EndpointLog.TokenDataMissing(logger);
                    return Refuse(StreamTokenRefusal.DataGone);
                }

                token = token with { Data = seal.OpenData(token.Id, data), HasStoredData = false };
            }

            TimeSpan retention = token.ExpiresAt - _time.GetUtcNow() + ClockTolerance;
            return await store.TryUseAsync(token.Id, retention, either.Token).AsTask().WaitAsync(either.Token)
                ? (token, null)
                : Refuse(StreamTokenRefusal.Used);
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            // Nobody waits for an answer any more.
            return (null, StreamTokenRefusal.Unavailable);
        }
        catch (Exception e)
        {
            EndpointLog.TokenStoreUnavailable(logger, e);
            return Refuse(StreamTokenRefusal.Unavailable);
        }
    }

    private (StreamToken? Token, StreamTokenRefusal? Refusal) Refuse(StreamTokenRefusal refusal)
    {
        EndpointLog.TokenRefused(logger, refusal.Reason, refusal.Status);
        return (null, refusal);
    }
}
