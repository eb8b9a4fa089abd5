namespace Wavix.Streaming;

/// <summary>
/// Counts what a session sees; any thread may read. What every message adds is counted without a lock, because only one thread at a time does
/// so: the pump for received messages, the owner of the slot in the outbound queue for sent ones.
/// </summary>
internal sealed class StreamCounters
{
    private long _messagesReceived;
    private long _messagesSent;
    private long _audioBytesReceived;
    private long _audioBytesSent;
    private long _invalidEvents;
    private long _unknownEvents;
    private long _anomalies;
    private long _sequenceGaps;
    private long _sequenceRepeats;
    private long _streamIdChanges;
    private long _droppedEvents;
    private long _messagesAfterEnd;
    private long _refusedSends;
    private long _playbacks;
    private long _underruns;
    private long _implausibleMarks;

    public void MessageReceived() => Count(ref _messagesReceived, 1);

    public void MessageAfterEnd() => Interlocked.Increment(ref _messagesAfterEnd);

    public void SendRefused() => Interlocked.Increment(ref _refusedSends);

    public void EventReceived(WavixEvent e)
    {
        switch (e.Kind)
        {
            case EventKind.Media:
                Count(ref _audioBytesReceived, ((MediaEvent)e).Payload.Length);
                break;
            case EventKind.Invalid:
                Interlocked.Increment(ref _invalidEvents);
                break;
            case EventKind.Unknown:
                Interlocked.Increment(ref _unknownEvents);
                break;
        }

        if (e.Anomalies != EventAnomalies.None)
        {
            CountAnomalies(e.Anomalies);
        }

        Instruments.Received(e);
    }

    public void CommandSent(string eventName, int audioBytes)
    {
        Count(ref _messagesSent, 1);
        Count(ref _audioBytesSent, audioBytes);
        Instruments.Sent(eventName, audioBytes);
    }

    public void EventsDropped(int count)
    {
        Interlocked.Add(ref _droppedEvents, count);
        Instruments.EventsDropped(count);
    }

    public void PlaybackOver(string outcome)
    {
        Interlocked.Increment(ref _playbacks);
        Instruments.PlaybackOver(outcome);
    }

    public void PlaybackIrregular(int underruns, int implausibleMarks)
    {
        Interlocked.Add(ref _underruns, underruns);
        Interlocked.Add(ref _implausibleMarks, implausibleMarks);
        Instruments.PlaybackIrregular(underruns, implausibleMarks);
    }

    public WavixStreamStatistics Snapshot() => new()
    {
        MessagesReceived = Interlocked.Read(ref _messagesReceived),
        MessagesSent = Interlocked.Read(ref _messagesSent),
        AudioBytesReceived = Interlocked.Read(ref _audioBytesReceived),
        AudioBytesSent = Interlocked.Read(ref _audioBytesSent),
        InvalidEvents = Interlocked.Read(ref _invalidEvents),
        UnknownEvents = Interlocked.Read(ref _unknownEvents),
        Anomalies = Interlocked.Read(ref _anomalies),
        SequenceGaps = Interlocked.Read(ref _sequenceGaps),
        SequenceRepeats = Interlocked.Read(ref _sequenceRepeats),
        StreamIdChanges = Interlocked.Read(ref _streamIdChanges),
        DroppedEvents = Interlocked.Read(ref _droppedEvents),
        MessagesAfterEnd = Interlocked.Read(ref _messagesAfterEnd),
        RefusedSends = Interlocked.Read(ref _refusedSends),
        Playbacks = Interlocked.Read(ref _playbacks),
        Underruns = Interlocked.Read(ref _underruns),
        ImplausibleMarks = Interlocked.Read(ref _implausibleMarks),
    };

    private static void Count(ref long counter, long value) => Volatile.Write(ref counter, counter + value);

    private void CountAnomalies(EventAnomalies anomalies)
    {
        Interlocked.Increment(ref _anomalies);
        if ((anomalies & EventAnomalies.SequenceGap) != 0)
        {
            Interlocked.Increment(ref _sequenceGaps);
        }

        if ((anomalies & EventAnomalies.SequenceRepeat) != 0)
        {
            Interlocked.Increment(ref _sequenceRepeats);
        }

        if ((anomalies & EventAnomalies.StreamIdChanged) != 0)
        {
            Interlocked.Increment(ref _streamIdChanges);
        }
    }
}
