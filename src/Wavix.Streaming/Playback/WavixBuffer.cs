namespace Wavix.Streaming;

/// <summary>
/// What is known of Wavix's buffer: what was sent, when it plays by the model, and what certainly does not play any more. Not thread-safe.
/// </summary>
internal sealed class WavixBuffer
{
    private readonly PrebufferEstimate _prebuffer = new();

    // Not readonly: a value that changes.
    private PlayoutModel _model;

    // Samples that were sent up to the last audible one, and up to the last that certainly plays no more.
    private long _audible;
    private long _played;

    /// <summary>What is sent, for everything that keeps it.</summary>
    public PlayedAudioFeed Feed { get; } = new();

    /// <summary>All samples that were sent.</summary>
    public long Sent { get; private set; }

    /// <summary>When everything that was sent has played.</summary>
    public TimeSpan End => _model.End;

    /// <summary>When the application's own audio has played.</summary>
    public TimeSpan RawEnd { get; private set; }

    /// <summary>When everything that can be heard has played; zero when nothing was ever sent.</summary>
    public TimeSpan AudibleEnd { get; private set; }

    /// <summary>How much later than modelled Wavix starts to play; zero while that was not measured.</summary>
    public TimeSpan Prebuffer => _prebuffer.Value;

    /// <summary>Whether nothing is buffered for certain: a <c>clear</c> or a returned mark proves it.</summary>
    public bool IsEmpty => _played == Sent;

    /// <summary>Whether audible audio was sent that is not proved to have played.</summary>
    public bool CanBeHeard => _audible > _played;

    /// <summary>The time on the model up to which audio has left the buffer.</summary>
    public TimeSpan HeardBy(TimeSpan now) => now - Prebuffer;

    /// <summary>Audio is sent now.</summary>
    /// <param name="pcm">The audio.</param>
    /// <param name="isAudible">Whether it is more than a filler.</param>
    /// <param name="now">The time.</param>
    /// <param name="start">When it starts to play.</param>
    /// <returns>Whether it is late: everything before it had played.</returns>
    public bool Extend(ReadOnlyMemory<byte> pcm, bool isAudible, TimeSpan now, out TimeSpan start)
    {
        long samples = pcm.Length / WavixAudio.BytesPerSample;
        bool isLate = _model.Extend(samples, now, out start);
        if (isLate)
        {
            Feed.Restart(Prebuffer);
        }

        Sent += samples;
        if (isAudible)
        {
            _audible = Sent;
            AudibleEnd = _model.End;
            Feed.Send(start, pcm, now);
        }

        return isLate;
    }

    /// <summary>The application's own audio is sent now.</summary>
    public void ExtendRaw(ReadOnlyMemory<byte> pcm, TimeSpan now)
    {
        Extend(pcm, isAudible: true, now, out _);
        RawEnd = _model.End;
    }

    /// <summary><c>clear</c> is sent now: what has not played is dropped.</summary>
    public void Clear(TimeSpan now)
    {
        _model.Clear(now);
        Feed.Clear(HeardBy(now));
        RawEnd = TimeSpan.Zero;
        AudibleEnd = AudibleEnd < now ? AudibleEnd : now;
        _played = Sent;
    }

    /// <summary>The stream has ended: what has not played is never heard.</summary>
    public void Stop(TimeSpan now) => Feed.Clear(HeardBy(now));

    /// <summary><c>clear</c> will be sent: until then a second one is not needed.</summary>
    public void OnClearQueued() => _audible = 0;

    /// <summary>A mark was returned, at a time when it can have been reached.</summary>
    public void OnMarkReturned(in PendingMark mark, TimeSpan now)
    {
        _played = mark.IsCleared ? _played : Math.Max(_played, mark.Sent);
        if (mark.Kind == MarkKind.RoundTrip)
        {
            _prebuffer.AddRoundTrip(now - mark.SentAt);
        }
        else if (mark.Kind == MarkKind.FirstFrame)
        {
            _prebuffer.AddDelay(now - mark.Due);
        }
    }
}
