namespace Wavix.Streaming.Testing;

/// <summary>How a <see cref="PlayoutBuffer"/> behaves where Wavix is silent. Audio in samples.</summary>
internal sealed class PlayoutRules
{
    public PendingMarkBehavior PendingMarks { get; init; }

    /// <summary>Maximum of audio that waits; null for no limit.</summary>
    public long? Limit { get; init; }

    /// <summary>Playback that is idle begins when this much audio was received, or that time after the first of it.</summary>
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
