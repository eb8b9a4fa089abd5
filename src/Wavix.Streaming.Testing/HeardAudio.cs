using System.Buffers.Binary;
using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Testing;

/// <summary>The audio that the caller has heard up to some moment. A snapshot; PCM16, little-endian, 24,000 Hz, mono.</summary>
public sealed class HeardAudio
{
    private const long OnsetPause = WavixAudio.SampleRate / 10;

    private static readonly TimeSpan LongestUnderrun = TimeSpan.FromMilliseconds(500);

    private readonly IReadOnlyList<PlayoutPiece> _pieces;
    private readonly long _now;

    /// <param name="pieces">The audio that was played, in order, without overlaps; starts in samples.</param>
    /// <param name="now">The moment, in samples from the start of the call.</param>
    internal HeardAudio(IReadOnlyList<PlayoutPiece> pieces, long now)
    {
        _pieces = pieces;
        _now = now;
    }

    /// <summary>How long the call had lasted at that moment.</summary>
    public TimeSpan Duration => ToTime(_now);

    /// <summary>Returns the audio without the silences in between, to compare it with what the application sent.</summary>
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

    /// <summary>Returns the whole call as it sounded, with silence where nothing was received.</summary>
    public byte[] ToTimeline()
    {
        byte[] timeline = new byte[checked((int)(_now * WavixAudio.BytesPerSample))];
        foreach (PlayoutPiece piece in _pieces)
        {
            piece.Pcm.Span.CopyTo(timeline.AsSpan((int)piece.Start * WavixAudio.BytesPerSample));
        }

        return timeline;
    }

    /// <summary>Returns the silences between pieces of audio. The silence before the first piece is not included.</summary>
    public IReadOnlyList<HeardGap> GetGaps() => GetGaps(static (_, _) => true);

    /// <summary>
    /// Returns the gaps that were probably not intended: at most 500 ms long, with neither a mark nor a <c>clear</c> at their start.
    /// Playback ran out of audio there.
    /// </summary>
    public IReadOnlyList<HeardGap> GetUnderruns() => GetGaps(static (before, gap) => !before.EndsOnPurpose && gap.Duration <= LongestUnderrun);

    /// <summary>Writes the whole call as it sounded to a WAV file.</summary>
    /// <param name="path">The file. An existing file is replaced.</param>
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

    /// <summary>Returns the positions, in samples, at which sound starts after a pause of at least 100 ms.</summary>
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
