namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Records which tokens were used, and keeps data that did not fit into their URLs. The default store is in memory, which is enough for one
/// instance. Several instances must share one store: use <c>AddWavixRedis</c>, or register your own as a singleton.
/// </summary>
/// <remarks>
/// Members are called from many threads and must not block the caller. An exception means that the store can't be reached: the connection
/// is answered with 503 and may be tried again. Every wait ends after <see cref="WavixStreamEndpointOptions.TokenStoreTimeout"/>, even if a
/// member ignores its token. Token ids are random and not secret: a token can't be created from its id.
/// </remarks>
public interface IStreamTokenStore
{
    /// <summary>Uses a token. Must be atomic among all instances: of any number of calls for one id, only one returns true.</summary>
    /// <param name="tokenId">32 hexadecimal digits.</param>
    /// <param name="retention">
    /// Minimum time for which the use must be remembered; above zero. Measure it with a clock that is never adjusted.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Whether this is the first use.</returns>
    ValueTask<bool> TryUseAsync(string tokenId, TimeSpan retention, CancellationToken cancellationToken);

    /// <summary>
    /// Undoes a use if the stream could not be opened, so that the token is valid again. Called at most once, after a
    /// <see cref="TryUseAsync"/> that returned true, by the same instance. Does nothing if the use is no longer remembered.
    /// </summary>
    /// <param name="tokenId">32 hexadecimal digits.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A task that completes when the token may be used again.</returns>
    ValueTask ReleaseAsync(string tokenId, CancellationToken cancellationToken);

    /// <summary>Stores the data of a token before the token is handed out.</summary>
    /// <param name="tokenId">32 hexadecimal digits.</param>
    /// <param name="data">At most 2 KiB, already encrypted. Must not be changed.</param>
    /// <param name="retention">Minimum time for which the data must be kept; above zero.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A task that completes when every instance can find the data.</returns>
    ValueTask KeepDataAsync(string tokenId, byte[] data, TimeSpan retention, CancellationToken cancellationToken);

    /// <summary>Finds the data of a token. Does not remove it.</summary>
    /// <param name="tokenId">32 hexadecimal digits.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The data; null if the store has none for this id.</returns>
    ValueTask<byte[]?> FindDataAsync(string tokenId, CancellationToken cancellationToken);
}
