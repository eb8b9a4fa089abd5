using System.Diagnostics;

namespace Wavix.Streaming;

/// <summary>
/// The activity of a stream: under that of the request it came with, from the session's begin to its end, with an event for what matters
/// between. Any thread; does nothing while there is no listener.
/// </summary>
internal sealed class StreamTrace : IDisposable
{
    // An hour of barge-ins; an application that interrupts with every frame must not fill the memory and the exporter.
    private const int MaxInterrupts = 128;

    // The activity itself begins on the pool, so that it is the current one of our own work only.
    private readonly ActivityContext _parent = Activity.Current?.Context ?? default;
    private volatile Activity? _activity;
    private int _interrupts;

    public void Begin() => Guard(() => _activity = Instruments.Activities.StartActivity("wavix.stream", ActivityKind.Server, _parent));

    public void Started(StreamType streamType)
    {
        if (_activity is { } activity)
        {
            // Known names only: a peer must not choose what is indexed.
            activity.SetTag("stream_type", WireNames.ToText(streamType) ?? "unknown");
            activity.AddEvent(new ActivityEvent("start"));
        }
    }

    /// <summary>An interrupt that ended something: the first <see cref="MaxInterrupts"/> of a stream are events.</summary>
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
            // A listener is the application's code, and must not decide how a call goes on.
        }
    }
}
