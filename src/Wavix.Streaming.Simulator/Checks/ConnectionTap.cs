namespace Wavix.Streaming.Simulator;

/// <summary>
/// The connection underlying a WebSocket. .NET's WebSocket disposes its stream at most a second after the close, whatever the server does.
/// This class can keep the connection open after that, to see whether the server ends it. The WebSocket reads and writes; any thread may
/// wait.
/// </summary>
internal sealed class ConnectionTap(Stream inner) : PassThroughStream(inner)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reads;
    private volatile bool _isKept;

    /// <summary>Keeps the connection open from here on when the WebSocket disposes it, until <see cref="End"/>.</summary>
    public void Keep() => _isKept = true;

    /// <summary>Waits, after the WebSocket has closed, until the server ends the connection.</summary>
    /// <returns>False if <paramref name="limit"/> has elapsed.</returns>
    public async Task<bool> WaitForEndAsync(TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _reads) == 0)
        {
            // The WebSocket no longer reads, so without this the end would not be seen.
            _ = DrainAsync();
        }

        try
        {
            await _ended.Task.WaitAsync(limit, clock, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Ends the connection from this side.</summary>
    public void End() => base.Dispose(disposing: true);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _reads);
        try
        {
            int read = await base.ReadAsync(buffer, cancellationToken);
            if (read == 0 && !buffer.IsEmpty)
            {
                _ended.TrySetResult();
            }

            return read;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            _ended.TrySetResult();
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _reads);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (!_isKept)
        {
            base.Dispose(disposing);
        }
    }

    private async Task DrainAsync()
    {
        byte[] rest = new byte[1024];
        try
        {
            while (await ReadAsync(rest) > 0)
            {
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // An error is an end, too.
        }
    }
}
