namespace Wavix.Streaming.AspNetCore;

public sealed partial class WavixStreamEndpointOptions
{
    /// <summary>
    /// What happens to a stream whose <c>start.call_id</c> is not the call of its token, or is missing. Default
    /// <see cref="CallIdMismatch.Close"/>.
    /// </summary>
    public CallIdMismatch CallIdMismatch { get; set; }

    /// <summary>
    /// Maximum wait for the Data Protection keys and the <see cref="IStreamTokenStore"/>; above zero and below 49 days. Then a connection is
    /// answered with 503, and making a URL fails with <see cref="TimeoutException"/>. Default 5 s.
    /// </summary>
    public TimeSpan TokenStoreTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Maximum number of requests whose tokens are checked at once, at least 1; one more is answered with 503 and <c>Retry-After</c>. They
    /// have no place among <see cref="MaxConcurrentStreams"/> yet: that is taken once the token has been used. Default 1,000.
    /// </summary>
    public int MaxConcurrentTokenChecks { get; set; } = 1000;

    /// <summary>
    /// Maximum number of entries of the store in memory, at least 1: a used token is one, about 200 bytes, and data that a URL had no room
    /// for are one, up to 2 KiB. When it is full of what has not expired, connections with a token are answered with 503, and making a URL
    /// whose data it would keep fails with <see cref="InvalidOperationException"/>. Default 100,000.
    /// </summary>
    public int MaxTokensInMemory { get; set; } = 100_000;
}
