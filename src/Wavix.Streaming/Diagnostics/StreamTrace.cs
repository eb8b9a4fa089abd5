using System.Diagnostics;

namespace Wavix.Streaming;

/// <summary>
/// The activity of a stream, a child of the activity that was current when the session was created. It lasts from the start of the session
/// to its end and has an event for each milestone in between. Thread-safe; does nothing while there is no listener.
/// </summary>
internal sealed class StreamTrace : IDisposable
{
    // About an hour of barge-ins. Without a limit, an application that interrupts with every frame would fill the memory and the exporter.
    private const int MaxInterrupts = 128;

    // The activity starts later, on the thread pool, so that it becomes current only for the session's own work.
    private readonly ActivityContext _parent = Activity.Current?.Context ?? default;
    private volatile Activity? _activity;
    private int _interrupts;

    public void Begin() => Guard(() => _activity = Instruments.Activities.StartActivity("wavix.stream", ActivityKind.Server, _parent));

    public void Started(StreamType streamType)
    {
        if (_activity is { } activity)
        {
            // Known names only: the peer must not choose values that a trace backend indexes.
            activity.SetTag("stream_type", WireNames.ToText(streamType) ?? "unknown");
            activity.AddEvent(new ActivityEvent("start"));
        }
    }

    /// <summary>Records an interrupt that stopped audio. Only the first <see cref="MaxInterrupts"/> of a stream become events.</summary>
    public void Interrupted()
    {
        if (_activity is { } activity && Interlocked.Increment(ref _interrupts) <= MaxInterrupts)
        {
            activity.AddEvent(new ActivityEvent("interrupt"));
        }
    }

    public void Ended(string reason)
    {
        if (_activity is { } activity)
        {
            activity.SetTag("reason", reason);
            activity.AddEvent(new ActivityEvent("end"));
        }
    }

    public void Dispose() => Guard(() => _activity?.Dispose());

    private static void Guard(Action report)
    {
        try
        {
            report();
        }
        catch (Exception)
        {
            // The listener is application code. Its exceptions must not affect the call.
        }
    }
}
