namespace Wavix.Streaming;

/// <summary>The values that observable metrics read from a live stream. Thread-safe.</summary>
internal interface IObservedStream
{
    /// <summary>Number of events that wait for the application to read them.</summary>
    int QueuedEvents { get; }

    /// <summary>Bytes of audio that playbacks hold for sending, counted as for the limit on queued audio.</summary>
    long QueuedAudioBytes { get; }
}
