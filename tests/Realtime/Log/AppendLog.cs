using System.Diagnostics;

namespace Wavix.Streaming.Tests.Realtime;

/// <summary>The appends of audio that a session received.</summary>
public sealed class AppendLog
{
    private readonly List<long> _times = [];

    /// <summary>How many.</summary>
    public int Count
    {
        get
        {
            lock (_times)
            {
                return _times.Count;
            }
        }
    }

    /// <summary>The bytes of audio in all of them.</summary>
    public long Bytes { get; private set; }

    /// <summary>When each was received, in ticks of <see cref="Stopwatch"/>.</summary>
    public IReadOnlyList<long> Times
    {
        get
        {
            lock (_times)
            {
                return [.. _times];
            }
        }
    }

    /// <summary>The times between them.</summary>
    public IReadOnlyList<TimeSpan> Gaps
    {
        get
        {
            IReadOnlyList<long> times = Times;
            return [.. times.Skip(1).Select((time, i) => Stopwatch.GetElapsedTime(times[i], time))];
        }
    }

    internal void Add(long at, int bytes)
    {
        lock (_times)
        {
            _times.Add(at);
            Bytes += bytes;
        }
    }
}
