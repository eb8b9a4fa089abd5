using Microsoft.Extensions.Logging;

namespace Wavix.Streaming;

/// <summary>Logs what is irregular, each kind once per interval: a broken peer must not fill the disk. For the pump's thread only.</summary>
internal sealed class AnomalyReporter(ILogger logger, WavixStreamOptions options)
{
    // Kinds for the throttle. The bits of EventAnomalies are kinds of their own, all positive.
    private const int InvalidKind = -1;
    private const int UnknownKind = -2;
    private const int DroppedKind = -3;
    private const int AfterEndKind = -4;

    private readonly LogThrottle _throttle = new(options.TimeProvider, options.LogThrottleInterval);

    public void Report(WavixEvent e)
    {
        if (logger.IsEnabled(LogLevel.Trace))
        {
            Log.Received(logger, e.ToString());
        }

        switch (e.Kind)
        {
            case EventKind.Invalid when e is InvalidEvent invalid && _throttle.Pass(InvalidKind, out int suppressed):
                Log.InvalidMessage(logger, invalid.Reason, invalid.Detail, suppressed);
                break;
            case EventKind.Unknown when e is UnknownEvent unknown && _throttle.Pass(UnknownKind, out int suppressed):
                Log.UnknownEvent(logger, unknown.Raw.Length, suppressed);
                break;
        }

        for (int left = (int)e.Anomalies; left != 0; left &= left - 1)
        {
            int anomaly = left & -left;
            if (_throttle.Pass(anomaly, out int suppressed))
            {
                // The name of an unknown event is the peer's text.
                Log.Anomaly(logger, e.Kind == EventKind.Unknown ? "unknown" : e.EventName, (EventAnomalies)anomaly, suppressed);
            }
        }
    }

    public void Dropped(int count)
    {
        if (_throttle.Pass(DroppedKind, out int suppressed))
        {
            Log.EventsDropped(logger, count, options.MaxQueuedEventBytes, suppressed);
        }
    }

    public void AfterEnd()
    {
        if (_throttle.Pass(AfterEndKind, out int suppressed))
        {
            Log.MessageAfterEnd(logger, suppressed);
        }
    }
}
