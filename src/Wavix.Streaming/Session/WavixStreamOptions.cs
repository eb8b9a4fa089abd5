namespace Wavix.Streaming;

/// <summary>Settings of a <see cref="WavixStreamSession"/>. The session copies them: later changes have no effect on it.</summary>
public sealed class WavixStreamOptions
{
    /// <summary>Creates settings with the defaults.</summary>
    public WavixStreamOptions()
    {
    }

    /// <summary>Copies settings, including those of <see cref="Playback"/>: a change of the copy changes nothing else.</summary>
    /// <param name="other">The settings to copy. Values out of range are copied too.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    public WavixStreamOptions(WavixStreamOptions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        MaxMessageBytes = other.MaxMessageBytes;
        MaxQueuedEventBytes = other.MaxQueuedEventBytes;
        QueueFullMode = other.QueueFullMode;
        ReceiveMedia = other.ReceiveMedia;
        MaxConsecutiveInvalidEvents = other.MaxConsecutiveInvalidEvents;
        MaxWaitingSends = other.MaxWaitingSends;
        MaxPendingMarks = other.MaxPendingMarks;
        MaxQueuedPlayback = other.MaxQueuedPlayback;
        MaxOpenTurns = other.MaxOpenTurns;
        MeasurePrebuffer = other.MeasurePrebuffer;
        WhenIdle = other.WhenIdle;
        DrainTail = other.DrainTail;
        HandshakeTimeout = other.HandshakeTimeout;
        IdleTimeout = other.IdleTimeout;
        SendTimeout = other.SendTimeout;
        CloseTimeout = other.CloseTimeout;
        LogThrottleInterval = other.LogThrottleInterval;
        TimeProvider = other.TimeProvider;
        Playback = other.Playback is null ? null! : new PlaybackOptions(other.Playback);
    }

    /// <summary>Maximum message size in bytes; at least 1,024. A longer message closes the connection with 1009. Default 1 MiB.</summary>
    public int MaxMessageBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// Maximum size of the events that wait for the application, in bytes; at least 1,024. An event counts as what it keeps in memory: its
    /// audio or raw bytes, 2 bytes for each character of its texts, and 256 bytes. Default 3,000,000: over 20 s of both tracks. The
    /// first <c>connected</c> and <c>start</c>, <c>stop</c>, and up to <see cref="MaxPendingMarks"/> awaited marks are kept even beyond it.
    /// </summary>
    public int MaxQueuedEventBytes { get; set; } = 3_000_000;

    /// <summary>The policy when <see cref="MaxQueuedEventBytes"/> is reached. Default <see cref="EventQueueFullMode.DropOldest"/>.</summary>
    public EventQueueFullMode QueueFullMode { get; set; }

    /// <summary>Whether <c>media</c> events are delivered. Default true. If false, audio is counted and discarded: for applications that only speak.</summary>
    public bool ReceiveMedia { get; set; } = true;

    /// <summary>
    /// Maximum number of invalid messages in a row; 0 or more. One more closes the connection with 1003 (binary), 1007 (bad data) or 1008.
    /// Default 100; 0 is strict. Unknown events never count.
    /// </summary>
    public int MaxConsecutiveInvalidEvents { get; set; } = 100;

    /// <summary>
    /// Maximum number of sends that wait for <c>start</c> or for earlier sends; at least 1. One more throws
    /// <see cref="InvalidOperationException"/>. Default 256.
    /// </summary>
    public int MaxWaitingSends { get; set; } = 256;

    /// <summary>
    /// Maximum number of marks whose return is awaited, and of events in the queue that are never dropped; at least 1. Beyond it, the oldest
    /// awaited mark is forgotten, and a returned mark may be dropped when the queue is full. Default 256.
    /// </summary>
    public int MaxPendingMarks { get; set; } = 256;

    /// <summary>Settings of a playback that has no options of its own.</summary>
    public PlaybackOptions Playback { get; set; } = new();

    /// <summary>
    /// Maximum duration of the audio queued for playback; above zero and at most 1 hour. Audio in memory counts with its length, a source that
    /// is still read with <see cref="PlaybackOptions.MaxReadAhead"/>. A single playback may be longer; any other that would exceed the maximum
    /// fails. Default 10 minutes.
    /// </summary>
    public TimeSpan MaxQueuedPlayback { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Maximum number of turns that are open at a time; at least 1. When one more begins, the oldest on which nothing plays ends. Default 100.
    /// </summary>
    public int MaxOpenTurns { get; set; } = 100;

    /// <summary>
    /// Whether two marks are sent with the first frame of each utterance, to measure how long Wavix buffers audio before it plays. With it
    /// <see cref="PlaybackResult.Heard"/> is exact to some milliseconds; without it, and while no mark was returned, Wavix is assumed to play
    /// at once. Default true.
    /// </summary>
    public bool MeasurePrebuffer { get; set; } = true;

    /// <summary>The audio to send while nothing plays. Default <see cref="GapFill.None"/>.</summary>
    public GapFill WhenIdle { get; set; }

    /// <summary>
    /// Duration of the silence that <see cref="WavixStreamSession.DrainAsync"/> plays last, because audio that has left Wavix has not reached the
    /// caller yet; zero to 10 s. Default 500 ms.
    /// </summary>
    public TimeSpan DrainTail { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Maximum wait for <c>start</c>; above zero, or <see cref="Timeout.InfiniteTimeSpan"/>. Default 10 s.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Maximum time between two whole messages after <c>start</c>; above zero, or <see cref="Timeout.InfiniteTimeSpan"/>. Default 5 minutes,
    /// because a call on hold must not end.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Maximum time to send one message, after which the connection is aborted; above zero. Default 10 s.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Maximum time from the stream's end to <see cref="WavixStreamSession.Completion"/>; above zero. Default 5 s.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Minimum time between two log records about irregularities of the same kind; zero logs all. Default 10 s.</summary>
    public TimeSpan LogThrottleInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock of every timeout and timestamp. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">
    /// Values are out of their range. The message names each of them with its range, including those of <see cref="Playback"/>.
    /// </exception>
    public void Validate() => GetProblems().ThrowIfAny();

    internal OptionProblems GetProblems()
    {
        var problems = new OptionProblems(nameof(WavixStreamOptions));
        RequireAtLeast(MaxMessageBytes, 1024, nameof(MaxMessageBytes));
        RequireAtLeast(MaxQueuedEventBytes, 1024, nameof(MaxQueuedEventBytes));
        RequireAtLeast(MaxConsecutiveInvalidEvents, 0, nameof(MaxConsecutiveInvalidEvents));
        RequireAtLeast(MaxWaitingSends, 1, nameof(MaxWaitingSends));
        RequireAtLeast(MaxPendingMarks, 1, nameof(MaxPendingMarks));
        RequireAtLeast(MaxOpenTurns, 1, nameof(MaxOpenTurns));
        problems.Require(Playback is not null, nameof(Playback), "null", "a PlaybackOptions");
        if (Playback is not null)
        {
            problems.Include(Playback.GetProblems());
        }

        problems.Require(
            MaxQueuedPlayback > TimeSpan.Zero && MaxQueuedPlayback <= TimeSpan.FromHours(1),
            nameof(MaxQueuedPlayback),
            MaxQueuedPlayback,
            "above zero and at most 1 hour");
        problems.Require(Enum.IsDefined(WhenIdle), nameof(WhenIdle), WhenIdle, "None or Silence");
        problems.Require(
            DrainTail >= TimeSpan.Zero && DrainTail <= TimeSpan.FromSeconds(10), nameof(DrainTail), DrainTail, "zero to 10 s");
        RequirePositive(HandshakeTimeout, orInfinite: true, nameof(HandshakeTimeout));
        RequirePositive(IdleTimeout, orInfinite: true, nameof(IdleTimeout));
        RequirePositive(SendTimeout, orInfinite: false, nameof(SendTimeout));
        RequirePositive(CloseTimeout, orInfinite: false, nameof(CloseTimeout));
        problems.Require(Enum.IsDefined(QueueFullMode), nameof(QueueFullMode), QueueFullMode, "DropOldest or Wait");
        problems.Require(LogThrottleInterval >= TimeSpan.Zero, nameof(LogThrottleInterval), LogThrottleInterval, "zero or more");
        problems.Require(TimeProvider is not null, nameof(TimeProvider), "null", "a TimeProvider; TimeProvider.System is the default");
        return problems;

        void RequireAtLeast(int value, int minimum, string property) =>
            problems.Require(value >= minimum, property, value, FormattableString.Invariant($"at least {minimum}"));

        // The .NET timers take less than 2^32 ms, which is 49 days.
        void RequirePositive(TimeSpan value, bool orInfinite, string property) => problems.Require(
            (value > TimeSpan.Zero && value.TotalMilliseconds < uint.MaxValue) || (orInfinite && value == Timeout.InfiniteTimeSpan),
            property,
            value,
            orInfinite ? "above zero and below 49 days, or Timeout.InfiniteTimeSpan" : "above zero and below 49 days");
    }

    /// <summary>Returns a validated copy that the caller of the session does not hold.</summary>
    internal WavixStreamOptions Freeze()
    {
        Validate();
        return new WavixStreamOptions(this);
    }
}
