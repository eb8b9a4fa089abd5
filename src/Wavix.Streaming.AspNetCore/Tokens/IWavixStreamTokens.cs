using System.Security.Cryptography;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Creates URLs that open one stream of one call, once, for a short time. The last path segment of such a URL is a sealed token. Endpoints
/// with <c>RequireStreamToken()</c> accept only these URLs. A service. Thread-safe.
/// </summary>
/// <remarks>
/// A URL opens only the endpoint of its path: the path of <c>baseUri</c>, including every route value, is sealed into the token. A proxy
/// may remove segments from the start of the path.
/// </remarks>
public interface IWavixStreamTokens
{
    /// <summary>Creates the <c>stream_url</c> of one call. Only a stream whose <c>start</c> carries that call id may use it.</summary>
    /// <param name="baseUri">
    /// The endpoint's address as seen from outside, without the token, for example <c>wss://voice.example.com/stream</c>. Absolute, without
    /// query, fragment or user. <c>ws://</c> is accepted for loopback addresses only.
    /// </param>
    /// <param name="callId">
    /// The call: the <c>uuid</c> of the on-call webhook, which is also the id in the path of <c>/v1/calls/{call_id}/answer</c>; not empty.
    /// The stream's <c>start.call_id</c> must be the same.
    /// </param>
    /// <param name="lifetime">
    /// How long the URL may be used, counted from now by this machine's clock; above zero and at most 24 hours, null for 2 minutes. It does
    /// not limit how long the stream lasts.
    /// </param>
    /// <param name="data">
    /// The value that the handler receives as <see cref="WavixStreamContext.TokenData"/>; at most 1,024 bytes of UTF-8, encrypted in the
    /// URL or the store. Null for none.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait for the keys or the store.</param>
    /// <returns>
    /// A URL of at most 512 characters. Data that would make it longer is kept in the <see cref="IStreamTokenStore"/>. The call then waits
    /// for the store, for at most <see cref="WavixStreamEndpointOptions.TokenStoreTimeout"/>.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="baseUri"/> or <paramref name="callId"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// An argument is out of its range, or the URL would exceed 512 characters even without the data.
    /// </exception>
    /// <exception cref="CryptographicException">The Data Protection keys can't be read.</exception>
    /// <exception cref="TimeoutException">
    /// The keys or the store did not answer in time. Exceptions of the store itself are passed on unchanged.
    /// </exception>
    ValueTask<Uri> CreateUrlAsync(
        Uri baseUri, string callId, TimeSpan? lifetime = null, string? data = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Like <see cref="CreateUrlAsync"/>, for a call whose id is not known yet: any call may use the URL. Prefer
    /// <see cref="CreateUrlAsync"/>.
    /// </summary>
    /// <param name="baseUri">As for <see cref="CreateUrlAsync"/>.</param>
    /// <param name="lifetime">As for <see cref="CreateUrlAsync"/>.</param>
    /// <param name="data">As for <see cref="CreateUrlAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the wait for the keys or the store.</param>
    /// <returns>A URL of at most 512 characters.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="baseUri"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// An argument is out of its range, or the URL would exceed 512 characters even without the data.
    /// </exception>
    /// <exception cref="CryptographicException">The Data Protection keys can't be read.</exception>
    /// <exception cref="TimeoutException">
    /// The keys or the store did not answer in time. Exceptions of the store itself are passed on unchanged.
    /// </exception>
    ValueTask<Uri> CreateUnboundUrlAsync(
        Uri baseUri, TimeSpan? lifetime = null, string? data = null, CancellationToken cancellationToken = default);
}
