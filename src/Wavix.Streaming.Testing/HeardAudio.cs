using System.Buffers.Binary;
using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Testing;

/// <summary>What the caller has heard up to some moment. A snapshot; PCM16, little-endian, 24,000 Hz, mono.</summary>
public sealed class HeardAudio
{
    private const long OnsetPause = WavixAudio.SampleRate / 10;

    private static readonly TimeSpan LongestUnderrun = TimeSpan.FromMilliseconds(500);

    private readonly IReadOnlyList<PlayoutPiece> _pieces;
    private readonly long _now;

    /// <param name="pieces">What was played, in order, without overlaps; starts in samples.</param>
    /// <param name="now">The moment, in samples from the call's start.</param>
    internal HeardAudio(IReadOnlyList<PlayoutPiece> pieces, long now)
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
        foreach (PlayoutPiece piece in _pieces)
        {
            piece.Pcm.Span.CopyTo(audio.AsSpan(length));
            length += piece.Pcm.Length;
        }

        return audio;
    }

    /// <summary>The whole call as it sounded, silence where nothing was received.</summary>
    public byte[] ToTimeline()
    {
        byte[] timeline = new byte[checked((int)(_now * WavixAudio.BytesPerSample))];
        foreach (PlayoutPiece piece in _pieces)
        {
            piece.Pcm.Span.CopyTo(timeline.AsSpan((int)piece.Start * WavixAudio.BytesPerSample));
        }

        return timeline;
    }

    /// <summary>The silences between pieces of audio; the one before the first piece does not count.</summary>
    public IReadOnlyList<HeardGap> GetGaps() => GetGaps(static (_, _) => true);

    /// <summary>
    /// The gaps that the application hardly meant: at most 500 ms long, with neither a mark nor a <c>clear</c> where they begin. Playback
    /// ran dry there.
    /// </summary>
    public IReadOnlyList<HeardGap> GetUnderruns() => GetGaps(static (before, gap) => !before.EndsOnPurpose && gap.Duration <= LongestUnderrun);

    /// <summary>Writes the whole call as it sounded into a WAV file that opens in any editor.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    public async Task SaveWavAsync(string path, CancellationToken cancellationToken = default)
    {
        WavWriter file = WavWriter.Create(path, WavixAudio.SampleRate);
        await using (file.ConfigureAwait(false))
        {
            await file.WriteAsync(ToTimeline(), cancellationToken).ConfigureAwait(false);
        }
    }

    internal static TimeSpan ToTime(long samples) => TimeSpan.FromTicks(samples * TimeSpan.TicksPerSecond / WavixAudio.SampleRate);

    internal static long ToSamples(TimeSpan time) => time.Ticks * WavixAudio.SampleRate / TimeSpan.TicksPerSecond;

    /// <summary>Where something begins to sound after a pause of 100 ms or more, in samples.</summary>
    internal IEnumerable<long> GetOnsets()
    {
        long quietSince = -OnsetPause;
        foreach (PlayoutPiece piece in _pieces)
        {
            for (int i = 0; i < piece.Pcm.Length / WavixAudio.BytesPerSample; i++)
            {
                if (!PlayoutPiece.IsAudible(BinaryPrimitives.ReadInt16LittleEndian(piece.Pcm.Span[(i * WavixAudio.BytesPerSample)..])))
                {
                    continue;
                }

                long at = piece.Start + i;
                if (at - quietSince >= OnsetPause)
                {
                    yield return at;
                }

                quietSince = at + 1;
            }
        }
    }

    private List<HeardGap> GetGaps(Func<PlayoutPiece, HeardGap, bool> counts)
    {
        var gaps = new List<HeardGap>();
        for (int i = 1; i < _pieces.Count; i++)
        {
            PlayoutPiece before = _pieces[i - 1];
            var gap = new HeardGap(ToTime(before.End), ToTime(_pieces[i].Start - before.End));
            if (_pieces[i].Start > before.End && counts(before, gap))
            {
                gaps.Add(gap);
            }
        }

        return gaps;
    }
}
