using System.Collections.Concurrent;

namespace Wavix.Streaming.Simulator;

/// <summary>What all calls of a run count together. Any thread.</summary>
internal sealed class LoadCounters
{
    // A server that is wrong in ever new ways must not fill the memory.
    private const int MaxKinds = 50;
    private const string OtherKinds = "others";

    private readonly ConcurrentDictionary<string, int> _errors = new();
    private readonly ConcurrentDictionary<string, int> _failures = new();
    private readonly ConcurrentDictionary<string, int> _closes = new();
    private long _framesSent;
    private long _received;
    private long _audioMessages;
    private long _late;
    private long _duplicates;
    private long _marksAsked;
    private long _marksReturned;
    private int _connected;
    private int _active;
    private int _endedEarly;

    /// <summary>From when a frame was sent, or could have been if the server had read, to when its echo was read.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>From when a frame was due to when it was handed to the socket: what the driver itself is late.</summary>
    public LatencyHistogram Lag { get; } = new();

    public long FramesSent => Interlocked.Read(ref _framesSent);

    /// <summary>Messages of any kind from the servers.</summary>
    public long MessagesReceived => Interlocked.Read(ref _received);

    public long AudioMessages => Interlocked.Read(ref _audioMessages);

    public long Late => Interlocked.Read(ref _late);

    /// <summary>Frames that came back once more.</summary>
    public long Duplicates => Interlocked.Read(ref _duplicates);

    /// <summary>Marks from the servers.</summary>
    public long MarksAsked => Interlocked.Read(ref _marksAsked);

    public long MarksReturned => Interlocked.Read(ref _marksReturned);

    public int Connected => Volatile.Read(ref _connected);

    /// <summary>Calls that are under way.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>Calls that the server or the network ended.</summary>
    public int EndedEarly => Volatile.Read(ref _endedEarly);

    /// <summary>Calls that could not connect.</summary>
    public int Failed => _failures.Values.Sum();

    public IReadOnlyDictionary<string, int> Failures => Ordered(_failures);

    public IReadOnlyDictionary<string, int> Errors => Ordered(_errors);

    /// <summary>How the connections ended.</summary>
    public IReadOnlyDictionary<string, int> Closes => Ordered(_closes);

    public void AddFrame() => Interlocked.Increment(ref _framesSent);

    public void AddMessage() => Interlocked.Increment(ref _received);

    public void AddAudio() => Interlocked.Increment(ref _audioMessages);

    public void AddEcho(TimeSpan latency, bool late)
    {
        Latency.Add(latency);
        if (late)
        {
            Interlocked.Increment(ref _late);
        }
    }

    public void AddMark() => Interlocked.Increment(ref _marksAsked);

    public void AddReturn() => Interlocked.Increment(ref _marksReturned);

    public void AddDuplicate() => Interlocked.Increment(ref _duplicates);

    public void AddError(string kind) => Add(_errors, kind);

    public void AddFailure(string reason) => Add(_failures, reason);

    public void AddBegin()
    {
        Interlocked.Increment(ref _connected);
        Interlocked.Increment(ref _active);
    }

    public void AddEnd(string how, bool early)
    {
        Interlocked.Decrement(ref _active);
        Add(_closes, how);
        if (early)
        {
            Interlocked.Increment(ref _endedEarly);
        }
    }

    private static void Add(ConcurrentDictionary<string, int> counts, string kind) =>
        counts.AddOrUpdate(counts.Count < MaxKinds || counts.ContainsKey(kind) ? kind : OtherKinds, 1, (_, count) => count + 1);

    private static Dictionary<string, int> Ordered(ConcurrentDictionary<string, int> counts) =>
        counts.OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal).ToDictionary();
}
