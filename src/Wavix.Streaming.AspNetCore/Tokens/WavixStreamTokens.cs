using System.Text;
using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Creates stream URLs.</summary>
internal sealed class WavixStreamTokens(
    StreamTokenSeal seal, StreamTokenKeys keys, IStreamTokenStore store, IOptions<WavixStreamEndpointOptions> options) : IWavixStreamTokens
{
    private const int MaxUrlCharacters = 512;
    private const int MaxDataBytes = 1024;

    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromHours(24);
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly TimeProvider _time = options.Value.Stream.TimeProvider;

    public ValueTask<Uri> CreateUrlAsync(
        Uri baseUri, string callId, TimeSpan? lifetime = null, string? data = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(callId);
        if (callId.Length == 0)
        {
            throw new ArgumentException(
                $"The call id is empty. Pass the call's id, or use {nameof(CreateUnboundUrlAsync)} for a URL that any call may use.", nameof(callId));
        }

        return UrlOf(Create(baseUri, callId, lifetime ?? DefaultLifetime, data, cancellationToken));
    }

    /// <summary>Like <see cref="IWavixStreamTokens.CreateUrlAsync"/>, with what is known of the call.</summary>
    public ValueTask<(Uri Url, StreamToken Token)> CreateAsync(
        Uri baseUri, WavixCall call, TimeSpan? lifetime, string? data, CancellationToken cancellationToken)
    {
        RequireText(data, nameof(data), "data", MaxDataBytes);
        return Create(baseUri, call.Id, lifetime ?? DefaultLifetime, data, cancellationToken, call.Facts);
    }

    public ValueTask<Uri> CreateUnboundUrlAsync(
        Uri baseUri, TimeSpan? lifetime = null, string? data = null, CancellationToken cancellationToken = default) =>
        UrlOf(Create(baseUri, callId: null, lifetime ?? DefaultLifetime, data, cancellationToken));

    private static async ValueTask<Uri> UrlOf(ValueTask<(Uri Url, StreamToken Token)> created) => (await created.ConfigureAwait(false)).Url;

    /// <summary>Checks the arguments immediately; only the rest may wait.</summary>
    private ValueTask<(Uri Url, StreamToken Token)> Create(
        Uri baseUri, string? callId, TimeSpan lifetime, string? data, CancellationToken cancellationToken, CallFacts? facts = null)
    {
        RequireBase(baseUri);
        if (lifetime <= TimeSpan.Zero || lifetime > MaxLifetime)
        {
            throw new ArgumentException($"The lifetime is {lifetime}; it must be above zero and at most 24 hours.", nameof(lifetime));
        }

        RequireText(callId, nameof(callId), "call id", int.MaxValue);
        RequireText(data, nameof(data), "data", MaxDataBytes);
        var token = new StreamToken(
            StreamTokenSeal.NewId(),
            _time.GetUtcNow() + lifetime,
            lifetime,
            StreamTokenPath.Of(baseUri),
            callId,
            facts is null ? data : new CallTokenData(facts, data).ToText(),
            HasStoredData: false,
            HasFacts: facts is not null);
        return CreateAsync(baseUri, token, cancellationToken);
    }

    private async ValueTask<(Uri Url, StreamToken Token)> CreateAsync(Uri baseUri, StreamToken token, CancellationToken cancellationToken)
    {
        using var wait = new BoundedWait(options.Value.TokenStoreTimeout, _time, cancellationToken);
        await wait.ForAsync(keys.WaitUntilReadyAsync(wait.Token)).ConfigureAwait(false);
        Uri url = UrlOf(baseUri, token);
        byte[]? stored = null;
        if (url.AbsoluteUri.Length > MaxUrlCharacters && token.Data is { } data)
        {
            stored = seal.SealData(token.Id, data);
            token = token with { Data = null, HasStoredData = true };
            url = UrlOf(baseUri, token);
        }

        if (url.AbsoluteUri.Length > MaxUrlCharacters)
        {
            throw new ArgumentException(
                $"The URL would have {url.AbsoluteUri.Length} characters, and {MaxUrlCharacters} is the maximum. Shorten the base URL ({baseUri.AbsoluteUri.Length} characters, whose path counts twice) or the call id ({token.CallId?.Length ?? 0}).",
                nameof(baseUri));
        }

        if (stored is not null)
        {
            await wait.ForAsync(store.KeepDataAsync(token.Id, stored, token.Retention, wait.Token).AsTask()).ConfigureAwait(false);
        }

        return (url, token);
    }

    private Uri UrlOf(Uri baseUri, StreamToken token)
    {
        string text = seal.Seal(token);
        keys.Add(StreamTokenSeal.KeyIdOf(text));
        return new Uri($"{baseUri.AbsoluteUri.TrimEnd('/')}/{text}");
    }

    private static void RequireBase(Uri baseUri)
    {
        ArgumentNullException.ThrowIfNull(baseUri);
        if (!baseUri.IsAbsoluteUri
            || !(baseUri.Scheme == Uri.UriSchemeWss || (baseUri.Scheme == Uri.UriSchemeWs && baseUri.IsLoopback)))
        {
            throw new ArgumentException(
                "The base URL must begin with wss://, as in wss://voice.example.com/stream. Otherwise the token is sent in plain text. ws:// is accepted for loopback addresses only.",
                nameof(baseUri));
        }

        if (baseUri.Query.Length + baseUri.Fragment.Length + baseUri.UserInfo.Length > 0)
        {
            throw new ArgumentException(
                "The base URL has a query, a fragment or a user. Remove them: the token is the last segment of the path. Put whatever else a stream needs in its data, which is sealed.",
                nameof(baseUri));
        }
    }

    private static void RequireText(string? text, string parameter, string what, int maxBytes)
    {
        int bytes;
        try
        {
            bytes = text is null ? 0 : StrictUtf8.GetByteCount(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException($"The {what} contains half a surrogate pair, which is not text. Encode bytes, for example as base64.", parameter, e);
        }

        if (bytes > maxBytes)
        {
            throw new ArgumentException(
                $"The {what} has {bytes:N0} bytes; {maxBytes:N0} is the maximum. Keep it on your side, and pass a key to it instead.", parameter);
        }
    }
}
