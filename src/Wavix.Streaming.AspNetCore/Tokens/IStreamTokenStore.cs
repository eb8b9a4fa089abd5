namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Remembers which tokens were used, and keeps data that their URLs had no room for. The default holds both in memory: enough for one
/// instance. With more, all must share one (<c>AddRedisStreamTokenStore</c>, or your own registered as a singleton).
/// </summary>
/// <remarks>
/// Members are called by many threads. An exception means that the store can't be reached: the connection is answered with 503 and may be
/// tried again. Token ids are random and no secrets: no token can be made from one.
/// </remarks>
public interface IStreamTokenStore
{
    /// <summary>Uses a token. Must be atomic among all instances: of any number of calls for one id, one returns true.</summary>
    /// <param name="tokenId">32 hexadecimal digits.</param>
    /// <param name="retention">How long the use must be remembered at least; above zero.</param>
    /// <param name="cancellationToken">Gives up: the request is gone, or <see cref="WavixStreamEndpointOptions.TokenStoreTimeout"/> is over.</param>
    /// <returns>Whether this is the first use.</returns>
    ValueTask<bool> TryUseAsync(string tokenId, TimeSpan retention, CancellationToken cancellationToken);

    /// <summary>Keeps the data of a token that is about to be handed out.</summary>
    /// <param name="tokenId">32 hexadecimal digits.</param>
    /// <param name="data">At most 2 KiB, encrypted already. Must not be changed.</param>
    /// <param name="retention">How long they must be kept at least; above zero.</param>
    void KeepData(string tokenId, byte[] data, TimeSpan retention);

    /// <summary>Finds the data of a token; they stay.</summary>
    /// <param name="tokenId">32 hexadecimal digits.</param>
    /// <param name="cancellationToken">Gives up: the request is gone, or <see cref="WavixStreamEndpointOptions.TokenStoreTimeout"/> is over.</param>
    /// <returns>The data; null when the store has none under this id.</returns>
    ValueTask<byte[]?> FindDataAsync(string tokenId, CancellationToken cancellationToken);
}
