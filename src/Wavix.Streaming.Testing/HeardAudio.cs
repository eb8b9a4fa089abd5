namespace Wavix.Streaming.Testing;

/// <summary>A silence between two pieces of audio, because the second came too late or was meant for later.</summary>
/// <param name="At">Where it begins, counted from the call's begin.</param>
/// <param name="Duration">How long it is.</param>
public readonly record struct HeardGap(TimeSpan At, TimeSpan Duration);

/// <summary>What the caller has heard up to some moment. A snapshot; PCM16, little-endian, 24,000 Hz, mono.</summary>
public sealed class HeardAudio
{
    private readonly IReadOnlyList<(long Start, ReadOnlyMemory<byte> Pcm)> _pieces;
    private readonly long _now;

    /// <param name="pieces">What was played, in order, without overlaps; starts in samples.</param>
    /// <param name="now">The moment, in samples from the call's begin.</param>
    internal HeardAudio(IReadOnlyList<(long Start, ReadOnlyMemory<byte> Pcm)> pieces, long now)
    {
        _pieces = pieces;
        _now = now;
    }

    /// <summary>How long the call had lasted.</summary>
    public TimeSpan Duration => ToTime(_now);

    /// <summary>The audio alone, without the silences between: compare it with what the application sent.</summary>
    public byte[] ToAudio()
    {
        byte[] audio = new byte[_pieces.Sum(piece => piece.Pcm.Length)];
        int length = 0;
        foreach ((_, ReadOnlyMemory<byte> pcm) in _pieces)
        {
            pcm.Span.CopyTo(audio.AsSpan(length));
            length += pcm.Length;
        }

        return audio;
    }

    /// <summary>The whole call as it sounded, silence where nothing came.</summary>
    public byte[] ToTimeline()
    {
        byte[] timeline = new byte[checked((int)(_now * WavixAudio.BytesPerSample))];
        foreach ((long start, ReadOnlyMemory<byte> pcm) in _pieces)
        {
            pcm.Span.CopyTo(timeline.AsSpan((int)start * WavixAudio.BytesPerSample));
        }

        return timeline;
    }

    /// <summary>The silences between pieces of audio; the one before the first piece does not count.</summary>
    public IReadOnlyList<HeardGap> GetGaps()
    {
        var gaps = new List<HeardGap>();
        for (int i = 1; i < _pieces.Count; i++)
        {
            long end = EndOf(_pieces[i - 1]);
            if (_pieces[i].Start > end)
            {
                gaps.Add(new HeardGap(ToTime(end), ToTime(_pieces[i].Start - end)));
            }
        }

        return gaps;
    }

    /// <summary>Writes the whole call as it sounded into a WAV file that opens in any editor.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task SaveWavAsync(string path, CancellationToken cancellationToken = default)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 4096, useAsync: true);
        await CallWav.WriteAsync(file, ToTimeline(), cancellationToken).ConfigureAwait(false);
    }

    internal static TimeSpan ToTime(long samples) => TimeSpan.FromTicks(samples * TimeSpan.TicksPerSecond / WavixAudio.SampleRate);

    private static long EndOf((long Start, ReadOnlyMemory<byte> Pcm) piece) => piece.Start + (piece.Pcm.Length / WavixAudio.BytesPerSample);
}
