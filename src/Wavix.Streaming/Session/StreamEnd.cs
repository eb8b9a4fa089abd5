namespace Wavix.Streaming;

/// <summary>How a stream ended.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Status">The status that came with the first close, or that ours will have; null for none.</param>
/// <param name="Description">The text beside it.</param>
/// <param name="Error">What the network or the clock said.</param>
internal sealed record StreamEnd(
    WavixStreamEndReason Reason,
    int? Status = null,
    string? Description = null,
    Exception? Error = null);
