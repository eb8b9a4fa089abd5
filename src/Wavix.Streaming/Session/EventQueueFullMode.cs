namespace Wavix.Streaming;

/// <summary>What a session does with what it receives while its event queue is full.</summary>
public enum EventQueueFullMode
{
    /// <summary>
    /// Drops the oldest audio, unknown or invalid event, or mark nobody waits for, and counts it. Receiving never waits, so <c>stop</c>,
    /// marks and hang-up are seen at once. For live calls.
    /// </summary>
    DropOldest = 0,

    /// <summary>
    /// Stops receiving until the application has read. Nothing is lost, but while it waits nothing is seen either, hang-up included. For
    /// sources faster than real time.
    /// </summary>
    Wait,
}
