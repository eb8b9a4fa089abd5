namespace Wavix.Streaming.Simulator;

/// <summary>Limits the wait for the last echoes: it continues as long as some arrive.</summary>
/// <param name="limit">Maximum time without an echo.</param>
/// <param name="clock">The clock of the run.</param>
internal sealed class EchoPatience(TimeSpan limit, TimeProvider clock)
{
    private long _since = clock.GetTimestamp();
    private long _least = long.MaxValue;

    /// <param name="missing">Number of frames without an echo.</param>
    /// <returns>False if none is missing, or if none has arrived for too long.</returns>
    public bool GoesOn(long missing)
    {
        if (missing < _least)
        {
            _least = missing;
            _since = clock.GetTimestamp();
        }

        return missing > 0 && clock.GetElapsedTime(_since) < limit;
    }
}
