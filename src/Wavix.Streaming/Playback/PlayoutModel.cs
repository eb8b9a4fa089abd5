namespace Wavix.Streaming;

/// <summary>
/// Wavix's buffer, as far as we can know it: audio plays in real time, each piece when it was sent or when the piece before it ends,
/// whichever is later. Times count from the creation of the session. Not thread-safe.
/// </summary>
internal struct PlayoutModel
{
    // The end is counted in samples from where the buffer was last empty, so that rounding never adds up.
    private TimeSpan _base;
    private long _samples;

    /// <summary>When everything that was sent has played.</summary>
    public readonly TimeSpan End => _base + ToTime(_samples);

    /// <summary>Audio is sent now.</summary>
    /// <param name="samples">Its length.</param>
    /// <param name="now">The time.</param>
    /// <param name="start">When it starts to play.</param>
    /// <returns>Whether it is late: everything before it had played.</returns>
    public bool Extend(long samples, TimeSpan now, out TimeSpan start)
    {
        bool isLate = now > End;
        if (isLate)
        {
            _base = now;
            _samples = 0;
        }

        start = End;
        _samples += samples;
        return isLate;
    }

    /// <summary><c>clear</c> is sent now: what has not played is dropped.</summary>
    public void Clear(TimeSpan now)
    {
        if (now < End)
        {
            _base = now;
            _samples = 0;
        }
    }

    public static TimeSpan ToTime(long samples) => WavixAudio.GetDuration(samples * WavixAudio.BytesPerSample);
}
