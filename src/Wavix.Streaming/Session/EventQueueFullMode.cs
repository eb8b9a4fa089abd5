namespace Wavix.Streaming;

/// <summary>What a session does with received messages while its event queue is full.</summary>
public enum EventQueueFullMode
{
    /// <summary>
    /// Drops the oldest audio event, unknown event, invalid event or mark that is not awaited, and counts it. Receiving never waits, so
    /// <c>stop</c>, marks and a hang-up take effect at once. For live calls.
    /// </summary>
    DropOldest = 0,

    /// <summary>
    /// Stops receiving until the application has read. Nothing is lost, but meanwhile nothing takes effect either, not even a hang-up. For
    /// sources faster than real time.
    /// </summary>
    Wait,
}
