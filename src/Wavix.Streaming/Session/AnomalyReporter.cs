using Microsoft.Extensions.Logging;

namespace Wavix.Streaming;

/// <summary>Logs what is irregular, each kind once per interval: a broken peer must not fill the disk. The pump's thread only.</summary>
internal sealed class AnomalyReporter(ILogger logger, WavixStreamOptions options)
{
    // Kinds: the bits of EventAnomalies are their own; these are beside them.
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

        if (e is InvalidEvent invalid && _throttle.Pass(InvalidKind, out int suppressed))
        {
            Log.InvalidMessage(logger, invalid.Reason, invalid.Detail, suppressed);
        }
        else if (e is UnknownEvent unknown && _throttle.Pass(UnknownKind, out suppressed))
        {
            Log.UnknownEvent(logger, unknown.Raw.Length, suppressed);
        }

        for (int left = (int)e.Anomalies; left != 0; left &= left - 1)
        {
            int anomaly = left & -left;
            if (_throttle.Pass(anomaly, out suppressed))
            {
                Log.Anomaly(logger, e is UnknownEvent ? "unknown" : e.EventName, (EventAnomalies)anomaly, suppressed);
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
