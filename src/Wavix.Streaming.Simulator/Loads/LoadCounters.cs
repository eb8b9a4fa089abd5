using System.Collections.Concurrent;

namespace Wavix.Streaming.Simulator;

/// <summary>The counters that all calls of a run share. Thread-safe.</summary>
internal sealed class LoadCounters
{
    // A server that is always wrong in a new way must not fill the memory.
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

    /// <summary>Time from when a frame was sent, or could have been if the server had read, until its echo was read.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Time from when a frame was due until it was passed to the socket: the driver's own delay.</summary>
    public LatencyHistogram Lag { get; } = new();

    public long FramesSent => Interlocked.Read(ref _framesSent);

    /// <summary>Number of messages of any kind from the servers.</summary>
    public long MessagesReceived => Interlocked.Read(ref _received);

    public long AudioMessages => Interlocked.Read(ref _audioMessages);

    public long Late => Interlocked.Read(ref _late);

    /// <summary>Number of frames that were echoed again.</summary>
    public long Duplicates => Interlocked.Read(ref _duplicates);

    /// <summary>Number of marks from the servers.</summary>
    public long MarksAsked => Interlocked.Read(ref _marksAsked);

    public long MarksReturned => Interlocked.Read(ref _marksReturned);

    public int Connected => Volatile.Read(ref _connected);

    /// <summary>Number of calls in progress.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>Number of calls that the server or the network ended.</summary>
    public int EndedEarly => Volatile.Read(ref _endedEarly);

    /// <summary>Number of calls that could not connect.</summary>
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
