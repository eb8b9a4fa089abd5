namespace LiveTranscription.Recognition;

/// <summary>
/// Places the audio of one side on the time of the call. The audio itself is the clock, so that a network that delivers late, or in bursts, changes
/// nothing. Only where audio is missing for more than a second, as while the call is on hold, its arrival counts. Not thread-safe.
/// </summary>
internal sealed class CallClock
{
    private static readonly TimeSpan MaxLate = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxEarly = TimeSpan.FromMilliseconds(100);

    private TimeSpan? _end;
    private TimeSpan _skipped;

    /// <summary>Returns when the audio was said.</summary>
    /// <param name="arrived">When all of it had arrived, from the start of the call.</param>
    /// <param name="duration">Its length.</param>
    public TimeSpan Place(TimeSpan arrived, TimeSpan duration)
    {
        TimeSpan latest = arrived > duration ? arrived - duration : TimeSpan.Zero;
        TimeSpan at = _end ?? TimeSpan.Zero;
        if (latest - at > MaxLate || _end is null)
        {
            _skipped += latest - at;
            at = latest;
        }
        else if (at - latest > MaxEarly && _skipped > TimeSpan.Zero)
        {
            // It was not a hold but a delay, with a burst after it: audio can't arrive before it is said.
            TimeSpan back = at - latest < _skipped ? at - latest : _skipped;
            _skipped -= back;
            at -= back;
        }

        _end = at + duration;
        return at;
    }
}
