namespace Wavix.Streaming;

/// <summary>
/// How audio is played: the defaults of a stream (<see cref="WavixStreamOptions.Playback"/>), or those of one playback. Copied when given,
/// so later changes have no effect.
/// </summary>
public sealed class PlaybackOptions
{
    private static readonly TimeSpan LongestFrame = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestAudio = TimeSpan.FromMinutes(10);

    /// <summary>Creates settings with the defaults.</summary>
    public PlaybackOptions()
    {
    }

    /// <summary>Copies settings.</summary>
    /// <param name="other">The settings to copy. Values out of range are copied too.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    public PlaybackOptions(PlaybackOptions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        LeadTime = other.LeadTime;
        FrameDuration = other.FrameDuration;
        PrebufferDuration = other.PrebufferDuration;
        OnUnderrun = other.OnUnderrun;
        MaxReadAhead = other.MaxReadAhead;
        ProgressInterval = other.ProgressInterval;
        MarkTimeout = other.MarkTimeout;
    }

    /// <summary>
    /// How far ahead of what the caller hears audio is sent. A longer lead survives longer stalls of this process and the network. It costs
    /// only what <c>clear</c> must drop. A lead of 10 minutes sends audio as fast as the connection accepts it. How much Wavix can buffer is
    /// not documented. 20 ms to 10 minutes. Default 200 ms.
    /// </summary>
    public TimeSpan LeadTime { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Audio in one <c>media</c> message: a multiple of 20 ms, at most 1 s. Default 20 ms (960 bytes).</summary>
    public TimeSpan FrameDuration { get; set; } = WavixAudio.FrameDuration;

    /// <summary>
    /// Audio that must be buffered before a playback starts, and again after its source ran out: for a source that delivers in bursts. Zero
    /// to <see cref="MaxReadAhead"/>. Default zero.
    /// </summary>
    public TimeSpan PrebufferDuration { get; set; }

    /// <summary>What is sent while the source has no audio. Default <see cref="GapFill.None"/>.</summary>
    public GapFill OnUnderrun { get; set; }

    /// <summary>
    /// Maximum audio that is read from a source (other than memory) before it is due: a source that has more waits. At least
    /// <see cref="FrameDuration"/>, at most 10 minutes. Default 2 s.
    /// </summary>
    public TimeSpan MaxReadAhead { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Audio between marks that confirm progress (<see cref="PlaybackResult.HeardAtLeast"/>), in addition to the one at the end; at least
    /// 20 ms, or zero for none. At most 8 of them are awaited at a time. Default zero.
    /// </summary>
    public TimeSpan ProgressInterval { get; set; }

    /// <summary>
    /// Maximum wait for the return of the mark at the end, from when the audio must have played; above zero. Default 5 s.
    /// </summary>
    public TimeSpan MarkTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">Values are out of their range; the message names each of them with its range.</exception>
    public void Validate() => GetProblems().ThrowIfAny();

    internal OptionProblems GetProblems()
    {
        var problems = new OptionProblems(nameof(PlaybackOptions));
        problems.Require(LeadTime >= WavixAudio.FrameDuration && LeadTime <= LongestAudio, nameof(LeadTime), LeadTime, "20 ms to 10 minutes");
        problems.Require(
            FrameDuration > TimeSpan.Zero && FrameDuration <= LongestFrame && FrameDuration.Ticks % WavixAudio.FrameDuration.Ticks == 0,
            nameof(FrameDuration),
            FrameDuration,
            "a multiple of 20 ms, at most 1 s");
        problems.Require(
            MaxReadAhead >= FrameDuration && MaxReadAhead <= LongestAudio,
            nameof(MaxReadAhead),
            MaxReadAhead,
            "at least FrameDuration and at most 10 minutes");
        problems.Require(
            PrebufferDuration >= TimeSpan.Zero && PrebufferDuration <= MaxReadAhead,
            nameof(PrebufferDuration),
            PrebufferDuration,
            "zero to MaxReadAhead");
        problems.Require(Enum.IsDefined(OnUnderrun), nameof(OnUnderrun), OnUnderrun, "None or Silence");
        problems.Require(
            ProgressInterval == TimeSpan.Zero || ProgressInterval >= WavixAudio.FrameDuration,
            nameof(ProgressInterval),
            ProgressInterval,
            "zero, or at least 20 ms");
        problems.Require(
            MarkTimeout > TimeSpan.Zero && MarkTimeout.TotalMilliseconds < uint.MaxValue,
            nameof(MarkTimeout),
            MarkTimeout,
            "above zero and below 49 days");
        return problems;
    }

    /// <summary>A validated copy that nothing else can change.</summary>
    internal PlaybackOptions Freeze()
    {
        Validate();
        return new PlaybackOptions(this);
    }
}
