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

    public static PlayoutRules Of(SimulatedCallOptions options) => new()
    {
        PendingMarks = options.PendingMarks,
        Limit = options.MaxBufferedAudio is { } limit ? ToSamples(limit) : null,
        Prebuffer = ToSamples(options.Faults.Prebuffer),
        MarksAtOnce = options.Faults.MarksAtOnce,
        MarksNeedMedia = options.Faults.MarksNeedMedia,
        LoseFirstMark = options.Faults.LoseFirstMark,
        MaxPendingMarks = options.Faults.MaxPendingMarks ?? int.MaxValue,
    };

    private static long ToSamples(TimeSpan duration) => WavixAudio.GetByteCount(duration) / WavixAudio.BytesPerSample;
}
