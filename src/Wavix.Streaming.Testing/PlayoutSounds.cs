namespace Wavix.Streaming.Testing;

/// <summary>The sounds in a part of the playback. Times count from the start of the call.</summary>
/// <param name="pieces">The part, in order.</param>
/// <param name="now">Its end, in samples.</param>
internal readonly struct PlayoutSounds(IReadOnlyList<PlayoutPiece> pieces, long now)
{
    /// <summary>How much of it is sound, in whole pieces.</summary>
    public TimeSpan Amount =>
        HeardAudio.ToTime(pieces.Where(piece => PlayoutPiece.IsAudible(piece.Pcm.Span)).Sum(piece => piece.End - piece.Start));

    /// <summary>When the first sound starts; null if there is none.</summary>
    public TimeSpan? Start => ToTime(pieces.Select(piece => piece.StartOfSound).FirstOrDefault(start => start is not null));

    /// <summary>When the last sound ends; null if there is none.</summary>
    public TimeSpan? End
    {
        get
        {
            for (int i = pieces.Count - 1; i >= 0; i--)
            {
                if (pieces[i].EndOfSound is { } end)
                {
                    return HeardAudio.ToTime(end);
                }
            }

            return null;
        }
    }

    /// <summary>Whether a sound is followed by a quiet of this length. It may have passed: a busy machine looks late.</summary>
    public bool HaveQuiet(TimeSpan duration)
    {
        long needed = HeardAudio.ToSamples(duration);
        long? last = null;
        foreach (PlayoutPiece piece in pieces)
        {
            if (piece.StartOfSound is { } start)
            {
                if (start - last >= needed)
                {
                    return true;
                }

                last = piece.EndOfSound;
            }
        }

        return now - last >= needed;
    }

    private static TimeSpan? ToTime(long? samples) => samples is { } known ? HeardAudio.ToTime(known) : null;
}
