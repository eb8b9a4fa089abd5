using System.Runtime.InteropServices;

namespace Wavix.Streaming;

/// <summary>
/// The audio that the caller hears, by the model of Wavix's buffer, kept for some time: what was sent, at the time at which it plays. Not
/// thread-safe.
/// </summary>
/// <param name="history">For how long audio is kept after it has played.</param>
/// <param name="onCleared">Called when audio that has not played is dropped: when, and how much; null if nothing needs to know.</param>
internal sealed class PlayedAudio(TimeSpan history, Action<TimeSpan, TimeSpan>? onCleared = null)
{
    // Times are rounded to ticks; a real gap is longer.
    private const int TouchingSamples = 1;

    // Old pieces are removed this many at a time, so that the rest moves rarely.
    private const int TrimmedAtOnce = 50;

    // In order, without overlaps.
    private readonly List<Piece> _pieces = [];

    /// <summary>Audio is sent.</summary>
    /// <param name="start">When it starts to play.</param>
    /// <param name="pcm">The audio, which does not change any more.</param>
    /// <param name="now">The time.</param>
    public void Add(TimeSpan start, ReadOnlyMemory<byte> pcm, TimeSpan now)
    {
        long sample = ToSample(start);
        if (_pieces.Count > 0 && Math.Abs(sample - _pieces[^1].End) <= TouchingSamples)
        {
            sample = _pieces[^1].End;
        }

        _pieces.Add(new Piece(sample, pcm));
        long oldest = ToSample(now - history);
        if (_pieces.Count > TrimmedAtOnce && _pieces[TrimmedAtOnce - 1].End < oldest)
        {
            _pieces.RemoveRange(0, TrimmedAtOnce);
        }
    }

    /// <summary>What plays from a time on is dropped.</summary>
    public void Clear(TimeSpan from)
    {
        long cut = ToSample(from);
        long dropped = 0;
        while (_pieces.Count > 0 && _pieces[^1] is var last && last.End > cut)
        {
            int kept = (int)Math.Max(0, cut - last.Start);
            dropped += last.Samples - kept;
            _pieces.RemoveAt(_pieces.Count - 1);
            if (kept > 0)
            {
                _pieces.Add(last with { Pcm = last.Pcm[..(kept * WavixAudio.BytesPerSample)] });
            }
        }

        if (dropped > 0)
        {
            onCleared?.Invoke(from, PlayoutModel.ToTime(dropped));
        }
    }

    /// <exception cref="ArgumentException">The length is not a whole number of samples.</exception>
    public static void RequireWholeSamples(ReadOnlySpan<byte> destination, string parameterName)
    {
        if (destination.Length % WavixAudio.BytesPerSample != 0)
        {
            throw new ArgumentException($"{destination.Length} bytes is not a whole number of PCM16 samples. Pass an even number of bytes.", parameterName);
        }
    }

    /// <summary>Copies what is heard from a time on. Silence where nothing plays, and for what is not kept any more.</summary>
    /// <param name="from">The time of the first sample.</param>
    /// <param name="destination">PCM16, little-endian; whole samples.</param>
    public void CopyTo(TimeSpan from, Span<byte> destination)
    {
        destination.Clear();
        long start = ToSample(from);
        long end = start + (destination.Length / WavixAudio.BytesPerSample);
        ReadOnlySpan<Piece> pieces = CollectionsMarshal.AsSpan(_pieces);
        for (int i = FindFirst(pieces, start); i < pieces.Length && pieces[i].Start < end; i++)
        {
            Piece piece = pieces[i];
            long copiedFrom = Math.Max(start, piece.Start);
            long copiedTo = Math.Min(end, piece.End);
            piece.Pcm.Span[ToBytes(copiedFrom - piece.Start)..ToBytes(copiedTo - piece.Start)].CopyTo(destination[ToBytes(copiedFrom - start)..]);
        }
    }

    /// <summary>The index of the first piece that ends after a sample.</summary>
    private static int FindFirst(ReadOnlySpan<Piece> pieces, long sample)
    {
        int low = 0;
        int high = pieces.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = pieces[middle].End > sample ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private static long ToSample(TimeSpan time) => (long)Math.Round(time.Ticks * (double)WavixAudio.SampleRate / TimeSpan.TicksPerSecond);

    private static int ToBytes(long samples) => (int)samples * WavixAudio.BytesPerSample;

    /// <param name="Start">The first sample, counted from the creation of the session.</param>
    /// <param name="Pcm">The audio.</param>
    private readonly record struct Piece(long Start, ReadOnlyMemory<byte> Pcm)
    {
        public int Samples => Pcm.Length / WavixAudio.BytesPerSample;

        public long End => Start + Samples;
    }
}

/// <summary>Passes on what is sent to everything that keeps it. Not thread-safe.</summary>
internal sealed class PlayedAudioFeed
{
    private readonly List<PlayedAudio> _listeners = [];

    // How much later than modelled the audio plays that is sent now. It changes only where audio starts after a pause: a new estimate in the middle would
    // tear the audio apart.
    private TimeSpan _delay;

    public void Add(PlayedAudio listener) => _listeners.Add(listener);

    public void Remove(PlayedAudio listener) => _listeners.Remove(listener);

    /// <summary>Nothing plays that the next audio continues.</summary>
    public void Restart(TimeSpan delay) => _delay = delay;

    /// <summary>Audio is sent.</summary>
    /// <param name="start">When it starts to play by the model.</param>
    /// <param name="pcm">The audio.</param>
    /// <param name="now">The time.</param>
    public void Send(TimeSpan start, ReadOnlyMemory<byte> pcm, TimeSpan now)
    {
        if (_listeners.Count == 0)
        {
            return;
        }

        byte[] copy;
        try
        {
            // One copy for all of them: the frame is used again for the next one.
            copy = pcm.ToArray();
        }
        catch (Exception)
        {
            // The application's memory is not valid any more. Its send fails with the same error, but not here, under the lock.
            return;
        }

        foreach (PlayedAudio listener in _listeners)
        {
            listener.Add(start + _delay, copy, now);
        }
    }

    /// <summary>What plays from a time on, by the model, is dropped.</summary>
    public void Clear(TimeSpan heardBy)
    {
        foreach (PlayedAudio listener in _listeners)
        {
            listener.Clear(heardBy + _delay);
        }
    }
}
