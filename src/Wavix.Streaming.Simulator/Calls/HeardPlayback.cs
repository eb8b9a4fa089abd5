using System.Globalization;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>
/// Audio that the application sent in one go: up to a mark, a <c>clear</c>, or a silence. Times count from the start of the call.
/// </summary>
internal sealed record HeardPlayback
{
    /// <summary>When its first audio started to play.</summary>
    public required TimeSpan From { get; init; }

    /// <summary>When it ended: at its mark, at the <c>clear</c>, or after its last audio.</summary>
    public required TimeSpan To { get; init; }

    public required PlaybackEnd End { get; init; }

    /// <summary>The length of the audio that was sent.</summary>
    public required TimeSpan Audio { get; init; }

    /// <summary>How much of it was not heard.</summary>
    public required TimeSpan Dropped { get; init; }

    /// <summary>The application's mark at its end; null if it has none.</summary>
    public required string? Mark { get; init; }

    /// <summary>The underruns in it.</summary>
    public required IReadOnlyList<CallReport.Gap> Underruns { get; init; }

    /// <summary>Whether all of it is silence, such as that which the SDK sends to drain.</summary>
    public required bool IsSilence { get; init; }

    /// <summary>The outcome in a few words.</summary>
    public string Outcome
    {
        get
        {
            string end = End switch
            {
                PlaybackEnd.Cleared when From == To => "cleared before it was heard",
                PlaybackEnd.Cleared => "cleared",
                PlaybackEnd.CallEnded when !IsSilence => "cut off by the end of the call",
                _ when IsSilence => "silence",
                _ => "played",
            };
            return Underruns.Count == 0
                ? end
                : string.Create(CultureInfo.InvariantCulture, $"{end}, {CallReportText.Count(Underruns.Count, "underrun")} of {Underruns.Sum(gap => gap.DurationMs):0} ms");
        }
    }
}

/// <summary>How a playback ended.</summary>
internal enum PlaybackEnd
{
    /// <summary>All of it was heard.</summary>
    Played,

    /// <summary>A <c>clear</c> dropped the rest.</summary>
    Cleared,

    /// <summary>The call ended first.</summary>
    CallEnded,
}
