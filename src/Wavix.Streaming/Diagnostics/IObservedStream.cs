namespace Wavix.Streaming;

/// <summary>What metrics look at while a stream lives. Any thread.</summary>
internal interface IObservedStream
{
    /// <summary>Events that wait for the application.</summary>
    int QueuedEvents { get; }

    /// <summary>Audio that playbacks hold to be sent, as it counts against the bound of queued audio.</summary>
    long QueuedAudioBytes { get; }
}
