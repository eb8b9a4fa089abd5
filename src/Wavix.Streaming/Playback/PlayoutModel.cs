namespace Wavix.Streaming;

/// <summary>
/// What Wavix has buffered, as far as we can know it: audio plays in real time, one piece behind the other, from when it was sent or when
/// what is before it ends. Times count from the session's begin. Not thread-safe.
/// </summary>
internal struct PlayoutModel
{
    // The end is counted in samples from where the audio last began anew, so that rounding never adds up.
    private TimeSpan _base;
    private long _samples;

    /// <summary>When all that was sent has played.</summary>
    public readonly TimeSpan End => _base + ToTime(_samples);

    /// <summary>Audio is sent now.</summary>
    /// <param name="samples">How much.</param>
    /// <param name="now">The time.</param>
    /// <param name="start">When it begins to play.</param>
    /// <returns>Whether it came late: all before it had played.</returns>
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

    /// <summary>`clear` is sent now: what has not played is dropped.</summary>
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
