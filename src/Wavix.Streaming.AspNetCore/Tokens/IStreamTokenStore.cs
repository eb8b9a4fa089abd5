namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Remembers which tokens were used, and keeps data that their URLs had no room for. The default holds both in memory: enough for one
/// instance. With more, all must share one (<c>AddRedisStreamTokenStore</c>, or your own registered as a singleton).
/// </summary>
/// <remarks>
/// Members are called by many threads, and must not block the one that calls. An exception means that the store can't be reached: the
/// connection is answered with 503 and may be tried again. Every wait ends after <see cref="WavixStreamEndpointOptions.TokenStoreTimeout"/>,
/// even when a member ignores its token. Token ids are random and not secret: no token can be made from one.
/// </remarks>
public interface IStreamTokenStore
{
    /// <summary>Uses a token. Must be atomic among all instances: of any number of calls for one id, one returns true.</summary>
    /// <param name="tokenId">32 hexadecimal digits.</param>
    /// <param name="retention">Minimum time for which the use must be remembered; above zero. Measure it on a clock that is never set.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Whether this is the first use.</returns>
    ValueTask<bool> TryUseAsync(string tokenId, TimeSpan retention, CancellationToken cancellationToken);

    /// <summary>
    /// Undoes a use whose stream was not opened after all, so that the token opens one again. Called at most once after a
    /// <see cref="TryUseAsync"/> that returned true, by the same instance. Does nothing when the use is not remembered any more.
    /// </summary>
    /// <param name="tokenId">32 hexadecimal digits.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Completes when the token may be used again.</returns>
    ValueTask ReleaseAsync(string tokenId, CancellationToken cancellationToken);

    /// <summary>Keeps the data of a token that is about to be handed out.</summary>
    /// <param name="tokenId">32 hexadecimal digits.</param>
    /// <param name="data">At most 2 KiB, encrypted already. Must not be changed.</param>
    /// <param name="retention">Minimum time for which they must be kept; above zero.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Completes when every instance can find them.</returns>
    ValueTask KeepDataAsync(string tokenId, byte[] data, TimeSpan retention, CancellationToken cancellationToken);

    /// <summary>Finds the data of a token; they stay.</summary>
    /// <param name="tokenId">32 hexadecimal digits.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The data; null when the store has none under this id.</returns>
    ValueTask<byte[]?> FindDataAsync(string tokenId, CancellationToken cancellationToken);
}
