namespace Wavix.Streaming;

/// <summary>The fields that all events share, read before the type of the event matters.</summary>
internal struct EventEnvelope
{
    public DateTimeOffset? EventTime;
    public string? CallId;
    public string? StreamId;
    public long? SequenceNumber;
    public EventAnomalies Anomalies;
}
