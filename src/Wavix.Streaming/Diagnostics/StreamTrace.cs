using System.Diagnostics;

namespace Wavix.Streaming;

/// <summary>
/// The activity of a stream: under that of the request it came with, from the session's begin to its end, with an event for what matters
/// between. Any thread; does nothing while nobody listens.
/// </summary>
internal sealed class StreamTrace : IDisposable
{
    // The activity itself begins on the pool, so that it is nobody's current one but ours.
    private readonly ActivityContext _parent = Activity.Current?.Context ?? default;
    private volatile Activity? _activity;

    public void Begin() => Guard(() => _activity = Instruments.Activities.StartActivity("wavix.stream", ActivityKind.Server, _parent));

    public void Started(string? streamType)
    {
        if (_activity is { } activity)
        {
            activity.SetTag("stream_type", streamType);
            activity.AddEvent(new ActivityEvent("start"));
        }
    }

    public void Interrupted() => _activity?.AddEvent(new ActivityEvent("interrupt"));

    public void Ended(WavixStreamEndReason reason)
    {
        if (_activity is { } activity)
        {
            activity.SetTag("reason", reason.ToString());
            activity.AddEvent(new ActivityEvent("end"));
        }
    }

    public void Dispose() => Guard(() => _activity?.Dispose());

    private static void Guard(Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception)
        {
            // A listener is the application's code, and must not decide how a call goes on.
        }
    }
}
