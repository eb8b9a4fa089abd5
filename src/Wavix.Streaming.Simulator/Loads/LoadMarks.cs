using System.Diagnostics.CodeAnalysis;

namespace Wavix.Streaming.Simulator;

/// <summary>
/// The pending marks of one call, each returned when the audio before it has played. Holds only the end of the audio, not the audio itself.
/// One thread adds, another takes.
/// </summary>
/// <param name="clock">The clock of the run.</param>
internal sealed class LoadMarks(TimeProvider clock)
{
    private readonly Queue<(long Due, string Name)> _pending = [];
    private long _playedUntil;

    /// <summary>Adds received audio, which plays after the audio before it.</summary>
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

    /// <summary>Stops the playback: pending marks are returned immediately.</summary>
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
