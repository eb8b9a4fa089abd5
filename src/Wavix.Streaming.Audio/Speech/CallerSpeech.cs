namespace Wavix.Streaming.Audio;

/// <summary>
/// Whether the caller speaks, and since when. Positions are counted in audio; quiet is counted by the clock, since a stream may send nothing then.
/// <see cref="Hear"/> is called by one thread at a time, the other members by any.
/// </summary>
internal sealed class CallerSpeech(TimeProvider clock)
{
    private static readonly TimeSpan MaxGap = TimeSpan.FromSeconds(1);

    private TimeSpan _heard;
    private TimeSpan _start;
    private long _heardAt = clock.GetTimestamp();
    private long _endedAt = clock.GetTimestamp();

    // Null while the caller is quiet; else it completes with the end of the speech. Written by Hear alone, after _endedAt.
    private volatile TaskCompletionSource? _speech;

    public bool IsSpeaking => _speech is not null && UntilAudioIsMissing > TimeSpan.Zero;

    /// <summary>What is left until audio is considered missing, zero or less if it is: muted, on hold, or the connection is lost.</summary>
    public TimeSpan UntilAudioIsMissing => RoundUp(MaxGap - clock.GetElapsedTime(Volatile.Read(ref _heardAt)));

    /// <summary>The next audio.</summary>
    /// <param name="activity">What the detector found in it.</param>
    /// <param name="duration">Its length.</param>
    /// <returns>How much audio the caller has spoken for without a pause that ends speech; null when the caller is quiet.</returns>
    public TimeSpan? Hear(SpeechActivity activity, TimeSpan duration)
    {
        if (_speech is not null && !IsSpeaking)
        {
            // The detector has not noticed: for it the audio before and after the gap is one.
            End(Volatile.Read(ref _heardAt));
        }

        long now = clock.GetTimestamp();
        TimeSpan from = _heard;
        _heard += duration;
        Volatile.Write(ref _heardAt, now);
        foreach (SpeechChange change in activity.Changes)
        {
            if (change.IsStart)
            {
                from = change.Position;
            }
            else if (_speech is not null)
            {
                End(now - ToTimestamp(_heard - change.Position));
            }
        }

        if (!activity.IsSpeech)
        {
            if (_speech is not null)
            {
                End(now);
            }

            return null;
        }

        if (_speech is null)
        {
            _start = from;
            _speech = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return _heard - _start;
    }

    public async Task<bool> WaitForQuietAsync(TimeSpan duration, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        long calledAt = clock.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task? end = _speech?.Task;
            TimeSpan untilGap = UntilAudioIsMissing;
            TimeSpan left = maxWait - clock.GetElapsedTime(calledAt);
            if (end is not null && untilGap > TimeSpan.Zero)
            {
                if (left <= TimeSpan.Zero)
                {
                    return false;
                }

                await end.WaitAsync(RoundUp(Min(left, untilGap)), clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            // When audio is missing in the middle of speech, its last sample is the end.
            long endedAt = Volatile.Read(ref end is null ? ref _endedAt : ref _heardAt);
            TimeSpan untilQuiet = duration - clock.GetElapsedTime(Math.Max(calledAt, endedAt));
            if (untilQuiet <= TimeSpan.Zero || left <= TimeSpan.Zero)
            {
                return untilQuiet <= TimeSpan.Zero;
            }

            await Task.Delay(RoundUp(Min(left, untilQuiet)), clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    // Timers have whole milliseconds, and cut off the rest: what is left would be waited for in a busy loop.
    private static TimeSpan RoundUp(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds));

    private long ToTimestamp(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);

    private void End(long at)
    {
        Volatile.Write(ref _endedAt, at);
        TaskCompletionSource? speech = _speech;
        _speech = null;
        speech?.TrySetResult();
    }
}
