namespace Wavix.Streaming.AspNetCore.Tests.Tokens;

/// <summary>A store that can fail or hang, and loses all data.</summary>
internal sealed class BreakableStore : IStreamTokenStore
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<string> _used = [];

    public bool IsBroken { get; set; }

    public bool Hangs { get; init; }

    /// <summary>How often it was asked to use a token.</summary>
    public int Asked { get; private set; }

    public Task IsAsked => _asked.Task;

    /// <summary>How many uses were given back.</summary>
    public int Released { get; private set; }

    public async ValueTask<bool> TryUseAsync(string tokenId, TimeSpan retention, CancellationToken cancellationToken)
    {
        Asked++;
        _asked.TrySetResult();
        if (Hangs)
        {
            await new TaskCompletionSource().Task;
        }

        return IsBroken ? throw new IOException("The store is away.") : _used.Add(tokenId);
    }

    public async ValueTask ReleaseAsync(string tokenId, CancellationToken cancellationToken)
    {
        await Task.Yield();
        _ = IsBroken ? throw new IOException("The store is away.") : _used.Remove(tokenId);
        Released++;
    }

    public async ValueTask KeepDataAsync(string tokenId, byte[] data, TimeSpan retention, CancellationToken cancellationToken)
    {
        _asked.TrySetResult();
        if (Hangs)
        {
            await new TaskCompletionSource().Task;
        }
    }

    public ValueTask<byte[]?> FindDataAsync(string tokenId, CancellationToken cancellationToken) => new((byte[]?)null);
}
