namespace Wavix.Streaming;

/// <summary>
/// Lets few write to a disk at a time. A disk that does not answer blocks each thread of the pool that writes to it, and calls need those threads: the
/// others wait here without one.
/// </summary>
internal static class DiskGate
{
    private static readonly SemaphoreSlim Turns = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Waits for a turn, which ends when the result is disposed.</summary>
    public static async ValueTask<Turn> EnterAsync()
    {
        await Turns.WaitAsync().ConfigureAwait(false);
        return default;
    }

    /// <summary>A turn.</summary>
    public readonly struct Turn : IDisposable
    {
        public void Dispose() => Turns.Release();
    }
}
