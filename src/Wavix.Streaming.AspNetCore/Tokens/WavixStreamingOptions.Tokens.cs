namespace Wavix.Streaming.AspNetCore;

public sealed partial class WavixStreamEndpointOptions
{
    /// <summary>
    /// What happens to a stream whose <c>start.call_id</c> is not the call of its token, or is missing. Default
    /// <see cref="CallIdMismatch.Close"/>.
    /// </summary>
    public CallIdMismatch CallIdMismatch { get; set; }

    /// <summary>
    /// Longest wait for the <see cref="IStreamTokenStore"/> before a connection is answered with 503; above zero and below 49 days.
    /// Default 5 s.
    /// </summary>
    public TimeSpan TokenStoreTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Most entries of the store in memory, at least 1: a used token is one, about 200 bytes, and data that a URL had no room for are one,
    /// up to 2 KiB. When it is full of what has not expired, tokens are answered with 503 and such URLs can't be made. Default 100,000.
    /// </summary>
    public int MaxTokensInMemory { get; set; } = 100_000;
}
