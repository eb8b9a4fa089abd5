namespace Wavix.Streaming;

/// <summary>Compares each event with the events before it: numbers that jump or repeat, ids that change. For the pump's thread only.</summary>
internal sealed class SequenceTracker
{
    private long? _lastNumber;
    private string? _streamId;
    private string? _callId;

    public EventAnomalies Observe(WavixEvent e)
    {
        bool isStart = e.Kind == EventKind.Start;
        EventAnomalies anomalies = EventAnomalies.None;
        if (e.SequenceNumber is { } number)
        {
            if (_lastNumber is { } last)
            {
                anomalies = number <= last ? EventAnomalies.SequenceRepeat
                    : number - 1 == last ? EventAnomalies.None
                    : EventAnomalies.SequenceGap;
            }

            // A late event must not make the next one look like a gap. A new `start` starts a new count.
            _lastNumber = isStart ? number : Math.Max(number, _lastNumber ?? number);
        }

        if (HasChanged(ref _streamId, e.StreamId, isStart))
        {
            anomalies |= EventAnomalies.StreamIdChanged;
        }

        if (HasChanged(ref _callId, e.CallId, isStart))
        {
            anomalies |= EventAnomalies.CallIdChanged;
        }

        return anomalies;
    }

    /// <summary>The first `start` with an id sets it; before that there is nothing to compare with.</summary>
    private static bool HasChanged(ref string? known, string? id, bool isStart)
    {
        if (known is null && isStart)
        {
            known = id;
        }

        return known is not null && id is not null && known != id;
    }
}
