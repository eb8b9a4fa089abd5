namespace Wavix.Streaming.Testing;

/// <summary>The rules of a <see cref="PlayoutBuffer"/> for what Wavix does not document. Audio in samples.</summary>
internal sealed class PlayoutRules
{
    public PendingMarkBehavior PendingMarks { get; init; }

    /// <summary>Maximum amount of audio that waits; null for no limit.</summary>
    public long? Limit { get; init; }

    /// <summary>Idle playback starts when this much audio was received, or when this time has passed since the first of it.</summary>
    public long Prebuffer { get; init; }

    public bool MarksAtOnce { get; init; }

    public bool MarksNeedMedia { get; init; }

    public bool LoseFirstMark { get; init; }

    public int MaxPendingMarks { get; init; } = int.MaxValue;

    /// <param name="options">The settings of the call.</param>
    /// <param name="faults">The faults of the call, which may have changed since it began.</param>
    public static PlayoutRules Of(SimulatedCallOptions options, SimulatedFaults faults) => new()
    {
        PendingMarks = options.PendingMarks,
        Limit = options.MaxBufferedAudio is { } limit ? ToSamples(limit) : null,
        Prebuffer = ToSamples(faults.Prebuffer),
        MarksAtOnce = faults.MarksAtOnce,
        MarksNeedMedia = faults.MarksNeedMedia,
        LoseFirstMark = faults.LoseFirstMark,
        MaxPendingMarks = faults.MaxPendingMarks ?? int.MaxValue,
    };

    private static long ToSamples(TimeSpan duration) => WavixAudio.GetByteCount(duration) / WavixAudio.BytesPerSample;
}
