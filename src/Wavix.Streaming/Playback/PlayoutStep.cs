namespace Wavix.Streaming;

/// <summary>What the player sends next, and when; the default is nothing.</summary>
internal readonly record struct PlayoutStep(PlayoutStepKind Kind, TimeSpan Due)
{
    public bool IsDueBy(TimeSpan now) => Kind != PlayoutStepKind.Nothing && Due <= now;
}

internal enum PlayoutStepKind
{
    Nothing,
    Audio,
    Silence,
    ProgressMark,
    EndMark,
}
