namespace Wavix.Streaming;

/// <summary>How a stream ended.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Status">The status of the peer's close, or of ours; null for none.</param>
/// <param name="Description">The text with the status.</param>
/// <param name="Error">What the network or the clock said.</param>
internal sealed record StreamEnd(
    WavixStreamEndReason Reason,
    int? Status = null,
    string? Description = null,
    Exception? Error = null);
