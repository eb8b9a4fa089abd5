namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Makes stream URLs that open one stream of one call, once, for a short time: the URL's last path segment is a sealed token. Endpoints
/// with <c>RequireStreamToken()</c> take nothing else. A service, safe for use by many threads.
/// </summary>
public interface IWavixStreamTokens
{
    /// <summary>Makes the <c>stream_url</c> of one call. Only a stream whose <c>start</c> carries that call id may use it.</summary>
    /// <param name="baseUri">
    /// Where the endpoint is seen from outside, without the token, for instance <c>wss://voice.example.com/stream</c>; absolute, with
    /// neither query nor fragment nor user. <c>ws://</c> is taken for loopback addresses only.
    /// </param>
    /// <param name="options">The call, the lifetime and the application's data.</param>
    /// <returns>
    /// A URL of at most 512 characters. Data that would make it longer goes to the <see cref="IStreamTokenStore"/>: with a store on the
    /// network that is one round trip on the calling thread, and its exceptions come through.
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An argument is out of its range, or the URL would exceed 512 characters even without the data.</exception>
    Uri CreateUrl(Uri baseUri, WavixStreamTokenOptions options);

    /// <summary>
    /// The same for a call whose id is not known yet: whoever holds the URL may use it for any call. Prefer <see cref="CreateUrl"/>.
    /// </summary>
    /// <param name="baseUri">As for <see cref="CreateUrl"/>.</param>
    /// <param name="lifetime">As <see cref="WavixStreamTokenOptions.Lifetime"/>; null for its default.</param>
    /// <param name="data">As <see cref="WavixStreamTokenOptions.Data"/>; null for none.</param>
    /// <returns>A URL of at most 512 characters.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="baseUri"/> is null.</exception>
    /// <exception cref="ArgumentException">An argument is out of its range, or the URL would exceed 512 characters even without the data.</exception>
    Uri CreateUnboundUrl(Uri baseUri, TimeSpan? lifetime = null, string? data = null);
}
