namespace Wavix.Streaming.Testing;

/// <summary>
/// Wavix's playback of one call on a sample clock: audio queues behind what is playing, plays in real time, and a mark is reached when all
/// audio before it has played. Knows no time of its own; samples count from the call's begin. Not thread-safe.
/// </summary>
internal sealed class PlayoutBuffer
{
    private readonly List<(long Start, ReadOnlyMemory<byte> Pcm)> _pieces = [];
    private readonly Queue<(long Position, string Name)> _marks = [];
    private long _end;

    /// <summary>When the next mark is reached; null when none is pending.</summary>
    public long? NextMark => _marks.TryPeek(out (long Position, string Name) mark) ? mark.Position : null;

    public void Play(ReadOnlyMemory<byte> pcm, long now)
    {
        _end = Math.Max(_end, now);
        _pieces.Add((_end, pcm));
        _end += pcm.Length / WavixAudio.BytesPerSample;
    }

    public void Mark(string name, long now)
    {
        _end = Math.Max(_end, now);
        _marks.Enqueue((_end, name));
    }

    /// <summary>Drops what has not played.</summary>
    /// <returns>The marks that were pending; they are not any more.</returns>
    public IReadOnlyList<string> Clear(long now)
    {
        IReadOnlyList<(long Start, ReadOnlyMemory<byte> Pcm)> heard = Cut(now);
        _pieces.Clear();
        _pieces.AddRange(heard);
        _end = Math.Min(_end, now);
        List<string> names = [.. _marks.Select(mark => mark.Name)];
        _marks.Clear();
        return names;
    }

    /// <summary>Takes the next mark that has been reached; null when there is none.</summary>
    public string? TakeMark(long now) =>
        _marks.TryPeek(out (long Position, string Name) mark) && mark.Position <= now ? _marks.Dequeue().Name : null;

    public HeardAudio Heard(long now) => new(Cut(now), now);

    /// <summary>When all audio has played.</summary>
    public long End => _end;

    private List<(long Start, ReadOnlyMemory<byte> Pcm)> Cut(long now)
    {
        var heard = new List<(long Start, ReadOnlyMemory<byte> Pcm)>(_pieces.Count);
        foreach ((long start, ReadOnlyMemory<byte> pcm) in _pieces)
        {
            long bytes = Math.Clamp((now - start) * WavixAudio.BytesPerSample, 0, pcm.Length);
            if (bytes > 0)
            {
                heard.Add((start, pcm[..(int)bytes]));
            }
        }

        return heard;
    }
}
