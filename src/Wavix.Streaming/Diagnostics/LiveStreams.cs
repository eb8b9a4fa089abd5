using System.Collections.Concurrent;

namespace Wavix.Streaming;

/// <summary>The values of a stream that metrics read while it lives. Any thread.</summary>
internal interface IObservedStream
{
    /// <summary>Events that the application has not read yet.</summary>
    int QueuedEvents { get; }

    /// <summary>Audio that playbacks hold to be sent, as it counts against the bound of queued audio.</summary>
    long QueuedAudioBytes { get; }
}

/// <summary>The streams of this process that have not ended, for metrics that are read now and then. Any thread.</summary>
internal static class LiveStreams
{
    private static readonly ConcurrentDictionary<IObservedStream, bool> Streams = new(ReferenceEqualityComparer.Instance);

    /// <summary>Events that the applications have not read yet.</summary>
    public static long QueuedEvents => Streams.Sum(static stream => (long)stream.Key.QueuedEvents);

    /// <summary>Audio that playbacks hold and have not sent yet.</summary>
    public static TimeSpan QueuedAudio => WavixAudio.GetDuration(Streams.Sum(static stream => stream.Key.QueuedAudioBytes));

    public static void Add(IObservedStream stream) => Streams[stream] = true;

    public static void Remove(IObservedStream stream) => Streams.TryRemove(stream, out _);
}
