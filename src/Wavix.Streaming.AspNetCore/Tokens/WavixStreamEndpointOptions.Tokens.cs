namespace Wavix.Streaming.AspNetCore;

public sealed partial class WavixStreamEndpointOptions
{
    /// <summary>
    /// The action for a stream whose <c>start.call_id</c> is missing or is not the call of its token. Default
    /// <see cref="CallIdMismatch.Close"/>.
    /// </summary>
    public CallIdMismatch CallIdMismatch { get; set; }

    /// <summary>
    /// Maximum wait for the Data Protection keys and the <see cref="IStreamTokenStore"/>; above zero and below 49 days. After it a
    /// connection is answered with 503, and creating a URL fails with <see cref="TimeoutException"/>. Default 5 s.
    /// </summary>
    public TimeSpan TokenStoreTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Maximum number of requests whose tokens are checked at the same time, at least 1. One more is answered with 503 and
    /// <c>Retry-After</c>. These requests do not count towards <see cref="MaxConcurrentStreams"/> until the token has been used. Default
    /// 1,000.
    /// </summary>
    public int MaxConcurrentTokenChecks { get; set; } = 1000;

    /// <summary>
    /// Maximum number of entries of the store in memory, at least 1. A used token is one entry of about 200 bytes. Data that does not fit
    /// into a URL is one entry of up to 2 KiB. While the store is full of unexpired entries, connections with a token are answered with
    /// 503. Creating a URL whose data it would keep fails with <see cref="InvalidOperationException"/>. Default 100,000.
    /// </summary>
    public int MaxTokensInMemory { get; set; } = 100_000;
}
