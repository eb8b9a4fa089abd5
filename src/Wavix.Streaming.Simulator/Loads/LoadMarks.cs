using System.Diagnostics.CodeAnalysis;

namespace Wavix.Streaming.Simulator;

/// <summary>
/// The marks of one call on their way back: each when the audio before it has played. Holds no audio, only when it ends. One thread adds,
/// another takes.
/// </summary>
/// <param name="clock">The run's clock.</param>
internal sealed class LoadMarks(TimeProvider clock)
{
    private readonly Queue<(long Due, string Name)> _pending = [];
    private long _playedUntil;

    /// <summary>Audio has come, which plays after what came before it.</summary>
    public void AddAudio(long bytes)
    {
        long now = clock.GetTimestamp();
        long length = bytes * clock.TimestampFrequency / (WavixAudio.SampleRate * WavixAudio.BytesPerSample);
        lock (_pending)
        {
            _playedUntil = Math.Max(_playedUntil, now) + length;
        }
    }

    public void Add(string name)
    {
        lock (_pending)
        {
            _pending.Enqueue((_playedUntil, name));
        }
    }

    /// <summary>Nothing plays any more: what is pending goes back at once.</summary>
    public void Clear()
    {
        lock (_pending)
        {
            _playedUntil = 0;
            for (int count = _pending.Count; count > 0; count--)
            {
                _pending.Enqueue((0, _pending.Dequeue().Name));
            }
        }
    }

    /// <summary>Takes the next mark that has been reached.</summary>
    public bool TryTake([NotNullWhen(true)] out string? name)
    {
        lock (_pending)
        {
            bool isReached = _pending.TryPeek(out (long Due, string Name) next) && next.Due <= clock.GetTimestamp();
            name = isReached ? _pending.Dequeue().Name : null;
            return isReached;
        }
    }
}
