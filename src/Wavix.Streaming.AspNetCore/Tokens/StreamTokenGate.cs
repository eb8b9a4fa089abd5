using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Checks the token of a request before the WebSocket is accepted. First it checks, without side effects, that the token is ours, for this
/// path and unexpired. Then, if there is room for the stream, it uses the token.
/// </summary>
internal sealed class StreamTokenGate(
    StreamTokenSeal seal,
    StreamTokenKeys keys,
    StreamTokenPath paths,
    IStreamTokenStore store,
    IOptions<WavixStreamEndpointOptions> options,
    EndpointLogger logger)
{
    /// <summary>The route value that holds the token.</summary>
    public const string RouteValue = "streamToken";

    // None of our URLs has a longer token. A longer forgery is rejected without cryptography.
    private const int MaxTokenCharacters = 512;

    private readonly TimeProvider _time = options.Value.Stream.TimeProvider;
    private int _checks;

    /// <summary>Whether the endpoint of a request requires a token.</summary>
    public static bool IsRequired(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<StreamTokenRequired>() is not null;

    /// <summary>Opens the request's token and uses it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="hasRoom">
    /// Whether a stream of this call would be admitted. Called after the token was found valid and before it is used.
    /// </param>
    /// <returns>
    /// The token with its data, or the reason for a refusal, or neither if there is no room. <see cref="StreamTokenRefusal.Unavailable"/>
    /// leaves the token unused, unless the store recorded the use but its answer was lost.
    /// </returns>
    public async ValueTask<(StreamToken? Token, StreamTokenRefusal? Refusal)> TakeAsync(HttpContext http, Func<string?, bool> hasRoom)
    {
        if (http.Request.RouteValues[RouteValue] is not string { Length: > 0 } text)
        {
            return Refuse(StreamTokenRefusal.Missing);
        }

        // Requests that wait for keys or the store do not count as streams yet, so they have a limit of their own.
        if (Interlocked.Increment(ref _checks) > options.Value.MaxConcurrentTokenChecks)
        {
            Interlocked.Decrement(ref _checks);
            return Refuse(StreamTokenRefusal.Busy);
        }

        using var wait = new BoundedWait(options.Value.TokenStoreTimeout, _time, http.RequestAborted);
        try
        {
            (StreamToken? token, StreamTokenRefusal? refusal) = await OpenAsync(http, text, wait);
            return token is null || !hasRoom(token.CallId) ? (null, refusal) : await UseAsync(token, wait);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has disconnected.
            return (null, StreamTokenRefusal.Unavailable);
        }
        finally
        {
            Interlocked.Decrement(ref _checks);
        }
    }

    /// <summary>Makes a token valid again if its stream could not be opened.</summary>
    public async ValueTask ReleaseAsync(StreamToken token)
    {
        using var wait = new BoundedWait(options.Value.TokenStoreTimeout, _time, CancellationToken.None);
        try
        {
            await wait.ForAsync(store.ReleaseAsync(token.Id, wait.Token).AsTask());
        }
        catch (Exception e)
        {
            EndpointLog.TokenReleaseFailed(logger, e);
        }
    }

    private async ValueTask<(StreamToken? Token, StreamTokenRefusal? Refusal)> OpenAsync(HttpContext http, string text, BoundedWait wait)
    {
        if (text.Length > MaxTokenCharacters)
        {
            return Refuse(StreamTokenRefusal.Forged);
        }

        StreamToken? token;
        try
        {
            switch (await wait.ForAsync(keys.FindAsync(StreamTokenSeal.KeyIdOf(text), () => seal.Open(text) is not null, wait.Token).AsTask()))
            {
                case StreamTokenKeys.KeyState.Unknown:
                    return Refuse(StreamTokenRefusal.Forged);
                case StreamTokenKeys.KeyState.Busy:
                    return Refuse(StreamTokenRefusal.Busy);
            }

            token = seal.Open(text);
        }
        catch (Exception e) when (!wait.IsAborted)
        {
            EndpointLog.TokenKeysUnavailable(logger, e);
            return Refuse(StreamTokenRefusal.Unavailable);
        }

        return token is null ? Refuse(StreamTokenRefusal.Forged)
            : !paths.Leads(token.Path, text, http.Request) ? Refuse(StreamTokenRefusal.OtherPath)
            : token.ExpiresAt <= _time.GetUtcNow() ? Refuse(StreamTokenRefusal.Expired)
            : (token, null);
    }

    private async ValueTask<(StreamToken? Token, StreamTokenRefusal? Refusal)> UseAsync(StreamToken token, BoundedWait wait)
    {
        try
        {
            // Read the data before the use: if it is unavailable, the token must stay valid for another attempt.
            if (token.HasStoredData)
            {
                if (await wait.ForAsync(store.FindDataAsync(token.Id, wait.Token).AsTask()) is not { } data)
                {
                    EndpointLog.TokenDataMissing(logger);
                    return Refuse(StreamTokenRefusal.DataGone);
                }

                bool Opens() => seal.OpenData(token.Id, data) is not null;
                if (await wait.ForAsync(keys.FindAsync(StreamTokenSeal.KeyIdOf(data), Opens, wait.Token).AsTask()) == StreamTokenKeys.KeyState.Busy)
                {
                    return Refuse(StreamTokenRefusal.Busy);
                }

                token = token with { Data = seal.OpenData(token.Id, data), HasStoredData = false };
            }

            return await wait.ForAsync(store.TryUseAsync(token.Id, token.Retention, wait.Token).AsTask())
                ? (token, null)
                : Refuse(StreamTokenRefusal.Used);
        }
        catch (Exception e) when (!wait.IsAborted)
        {
            EndpointLog.TokenStoreUnavailable(logger, e);
            return Refuse(StreamTokenRefusal.Unavailable);
        }
    }

    private (StreamToken? Token, StreamTokenRefusal? Refusal) Refuse(StreamTokenRefusal refusal)
    {
        EndpointLog.TokenRefused(logger, refusal);
        return (null, refusal);
    }
}
