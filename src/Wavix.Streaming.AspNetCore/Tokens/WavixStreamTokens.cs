using System.Text;
using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Makes stream URLs.</summary>
internal sealed class WavixStreamTokens(StreamTokenSeal seal, IStreamTokenStore store, IOptions<WavixStreamEndpointOptions> options) : IWavixStreamTokens
{
    private const int MaxUrlCharacters = 512;
    private const int MaxDataBytes = 1024;

    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromHours(24);
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public Uri CreateUrl(Uri baseUri, WavixStreamTokenOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrEmpty(options.CallId))
        {
            throw new ArgumentException(
                $"{nameof(WavixStreamTokenOptions)}.{nameof(options.CallId)} is empty. Give the call's id, or use {nameof(CreateUnboundUrl)} for a URL that any call may use.",
                nameof(options));
        }

        return Create(baseUri, options.CallId, options.Lifetime, options.Data);
    }

    public Uri CreateUnboundUrl(Uri baseUri, TimeSpan? lifetime = null, string? data = null) =>
        Create(baseUri, callId: null, lifetime ?? DefaultLifetime, data);

    private Uri Create(Uri baseUri, string? callId, TimeSpan lifetime, string? data)
    {
        RequireBase(baseUri);
        if (lifetime <= TimeSpan.Zero || lifetime > MaxLifetime)
        {
            throw new ArgumentException($"The lifetime is {lifetime}; it must be above zero and at most 24 hours.", nameof(lifetime));
        }

        RequireText(callId, "call id", int.MaxValue);
        RequireText(data, "data", MaxDataBytes);
        var token = new StreamToken(
            StreamTokenSeal.NewId(), options.Value.Stream.TimeProvider.GetUtcNow() + lifetime, callId, data, HasStoredData: false);
        Uri url = UrlOf(baseUri, token);
        if (url.AbsoluteUri.Length > MaxUrlCharacters && data is not null)
        {
            token = token with { Data = null, HasStoredData = true };
            url = UrlOf(baseUri, token);
        }

        if (url.AbsoluteUri.Length > MaxUrlCharacters)
        {
            throw new ArgumentException(
                $"The URL would have {url.AbsoluteUri.Length} characters, and {MaxUrlCharacters} is the most. Shorten the base URL ({baseUri.AbsoluteUri.Length} characters) or the call id ({callId?.Length ?? 0}).",
                nameof(baseUri));
        }

        if (token.HasStoredData)
        {
            store.KeepData(token.Id, seal.SealData(token.Id, data!), lifetime + StreamTokenGate.ClockTolerance);
        }

        return url;
    }

    private Uri UrlOf(Uri baseUri, StreamToken token) => new($"{baseUri.AbsoluteUri.TrimEnd('/')}/{seal.Seal(token)}");

    private static void RequireBase(Uri baseUri)
    {
        ArgumentNullException.ThrowIfNull(baseUri);
        if (!baseUri.IsAbsoluteUri
            || !(baseUri.Scheme == Uri.UriSchemeWss || (baseUri.Scheme == Uri.UriSchemeWs && baseUri.IsLoopback)))
        {
            throw new ArgumentException(
                "The base URL must begin with wss://, as in wss://voice.example.com/stream: with anything else the token travels in the clear. ws:// is taken for loopback addresses only.",
                nameof(baseUri));
        }

        if (baseUri.Query.Length + baseUri.Fragment.Length + baseUri.UserInfo.Length > 0)
        {
            throw new ArgumentException(
                "The base URL has a query, a fragment or a user. Leave them out: the token goes to the end of the path, and queries get lost on the way.",
                nameof(baseUri));
        }
    }

    private static void RequireText(string? text, string what, int maxBytes)
    {
        int bytes;
        try
        {
            bytes = text is null ? 0 : StrictUtf8.GetByteCount(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException($"The {what} holds half a surrogate pair, which is no text. Encode bytes, for instance as base64.", nameof(text), e);
        }

        if (bytes > maxBytes)
        {
            throw new ArgumentException(
                $"The {what} has {bytes:N0} bytes; {maxBytes:N0} is the most. Keep it on your side, and give a key to it instead.", nameof(text));
        }
    }
}
