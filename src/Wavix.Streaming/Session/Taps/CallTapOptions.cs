namespace Wavix.Streaming;

/// <summary>Settings of a <see cref="CallTap"/>, which copies them.</summary>
public sealed class CallTapOptions
{
    private const int MinQueuedBytes = 64 * 1024;
    private static readonly TimeSpan LongestHistory = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Maximum size in bytes of the items that wait to be read: their audio, and 200 bytes for each. Beyond it items are dropped and counted; the call
    /// never waits. At least 65,536. Default 3,000,000: 30 s of both tracks.
    /// </summary>
    public int MaxQueuedBytes { get; set; } = 3_000_000;

    /// <summary>
    /// How long audio that the caller has heard is kept for <see cref="CallTap.CopyPlayed"/>; 48 bytes per millisecond while something plays. Above
    /// zero, at most 10 minutes. Default 30 s.
    /// </summary>
    public TimeSpan PlayedHistory { get; set; } = TimeSpan.FromSeconds(30);

    internal void Validate()
    {
        var problems = new OptionProblems(nameof(CallTapOptions));
        problems.Require(MaxQueuedBytes >= MinQueuedBytes, nameof(MaxQueuedBytes), MaxQueuedBytes, "at least 65,536");
        problems.Require(PlayedHistory > TimeSpan.Zero && PlayedHistory <= LongestHistory, nameof(PlayedHistory), PlayedHistory, "above zero, at most 10 minutes");
        problems.ThrowIfAny();
    }
}
