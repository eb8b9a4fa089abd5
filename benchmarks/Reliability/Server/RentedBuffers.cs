using System.Diagnostics.Tracing;

namespace Reliability.Server;

/// <summary>Counts what is rented from and returned to the array pools of the process, by their own events.</summary>
internal sealed class RentedBuffers : EventListener
{
    private const string Source = "System.Buffers.ArrayPoolEventSource";

    private long _rented;
    private long _outstanding;

    /// <summary>How many were rented in all.</summary>
    public long Rented => Interlocked.Read(ref _rented);

    /// <summary>How many of them have not been returned.</summary>
    public long Outstanding => Interlocked.Read(ref _outstanding);

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Source)
        {
            EnableEvents(eventSource, EventLevel.Verbose);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        switch (eventData.EventName)
        {
            case "BufferRented":
                Interlocked.Increment(ref _rented);
                Interlocked.Increment(ref _outstanding);
                break;
            case "BufferReturned":
                Interlocked.Decrement(ref _outstanding);
                break;
        }
    }
}
