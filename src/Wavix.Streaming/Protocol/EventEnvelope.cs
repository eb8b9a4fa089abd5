namespace Wavix.Streaming;

/// <summary>The fields that events share, read once for whatever event they belong to.</summary>
internal struct EventEnvelope
{
    public DateTimeOffset? EventTime;
    public string? CallId;
    public string? StreamId;
    public long? SequenceNumber;
    public EventAnomalies Anomalies;
}
