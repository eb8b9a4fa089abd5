namespace Wavix.Streaming;

/// <summary>Compares each event with those before it: numbers that jump or repeat, ids that change. The pump's thread only.</summary>
internal sealed class StreamTracker
{
    private long? _lastNumber;
    private string? _streamId;
    private string? _callId;

    public EventAnomalies Observe(WavixEvent e)
    {
        EventAnomalies anomalies = EventAnomalies.None;
        if (e.SequenceNumber is { } number)
        {
            if (_lastNumber is { } last)
            {
                anomalies = number <= last ? EventAnomalies.SequenceRepeat
                    : number - 1 == last ? EventAnomalies.None
                    : EventAnomalies.SequenceGap;
            }

            // A late event must not make the next one look like a gap; a new `start` begins a new count.
            _lastNumber = e is StartEvent ? number : Math.Max(number, _lastNumber ?? number);
        }

        if (HasChanged(ref _streamId, e.StreamId, e))
        {
            anomalies |= EventAnomalies.StreamIdChanged;
        }

        if (HasChanged(ref _callId, e.CallId, e))
        {
            anomalies |= EventAnomalies.CallIdChanged;
        }

        return anomalies;
    }

    /// <summary>The first `start` says what the id is; before it there is nothing to compare with.</summary>
    private static bool HasChanged(ref string? known, string? id, WavixEvent e)
    {
        if (known is null && e is StartEvent)
        {
            known = id;
        }

        return known is not null && id is not null && known != id;
    }
}
