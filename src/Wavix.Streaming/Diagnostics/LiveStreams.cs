using System.Collections.Concurrent;

namespace Wavix.Streaming;

/// <summary>The streams of this process that have not ended, for metrics that are only read when they are collected. Thread-safe.</summary>
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
