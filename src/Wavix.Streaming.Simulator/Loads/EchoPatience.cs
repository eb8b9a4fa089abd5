namespace Wavix.Streaming.Simulator;

/// <summary>How long it is waited for the last echoes: as long as some come.</summary>
/// <param name="limit">How long none may come.</param>
/// <param name="clock">The run's clock.</param>
internal sealed class EchoPatience(TimeSpan limit, TimeProvider clock)
{
    private long _since = clock.GetTimestamp();
    private long _least = long.MaxValue;

    /// <param name="missing">Frames that have not come back.</param>
    /// <returns>False when none is missing, or none has come back for too long.</returns>
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
