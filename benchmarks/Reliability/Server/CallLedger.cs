using System.Collections.Concurrent;
using Wavix.Streaming;

namespace Reliability.Server;

/// <summary>How a stream ended, as its session told.</summary>
/// <param name="Path">The path that the call came to; unique for each call of a run.</param>
/// <param name="Reason"><see cref="WavixStreamCompletion.Reason"/>.</param>
/// <param name="Status"><see cref="WavixStreamCompletion.CloseStatus"/>.</param>
/// <param name="Error">The type of <see cref="WavixStreamCompletion.Error"/>.</param>
internal sealed record CallEnd(string Path, WavixStreamEndReason Reason, int? Status, string? Error);

/// <summary>What the handlers of a server note about their calls. Any thread.</summary>
internal sealed class CallLedger
{
    private readonly ConcurrentQueue<CallEnd> _ends = new();
    private readonly ConcurrentDictionary<WeakReference, bool> _sessions = new();
    private int _handlers;

    /// <summary>Handlers that have not returned.</summary>
    public int Handlers => Volatile.Read(ref _handlers);

    public void Begin(WavixStreamSession session)
    {
        Interlocked.Increment(ref _handlers);
        _sessions.TryAdd(new WeakReference(session), true);
    }

    public void End(CallEnd end)
    {
        _ends.Enqueue(end);
        Interlocked.Decrement(ref _handlers);
    }

    /// <summary>What ended since this was last asked.</summary>
    public IReadOnlyList<CallEnd> TakeEnds()
    {
        var ends = new List<CallEnd>();
        while (_ends.TryDequeue(out CallEnd? end))
        {
            ends.Add(end);
        }

        return ends;
    }

    /// <summary>Sessions that are still in memory.</summary>
    public int CountSessions()
    {
        foreach (WeakReference reference in _sessions.Keys.Where(reference => !reference.IsAlive))
        {
            _sessions.TryRemove(reference, out _);
        }

        return _sessions.Count;
    }
}
