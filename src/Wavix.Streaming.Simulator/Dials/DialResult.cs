using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Dials;

/// <summary>Everything that is known about a dialed call when it has ended.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Call">The call; null if the application placed none.</param>
/// <param name="Http">Its webhooks and requests, in the order of their answers.</param>
internal sealed record DialResult(DialOutcome Outcome, SimulatedPhoneCall? Call, IReadOnlyList<HttpEvent> Http)
{
    /// <summary>Its stream; null if none was connected.</summary>
    public DialedStream? Stream { get; init; }
}

/// <summary>The stream of a dialed call.</summary>
/// <param name="At">When it started, counted from the start of the call.</param>
/// <param name="Recording">Its messages and its audio.</param>
/// <param name="Report">Its report.</param>
internal sealed record DialedStream(TimeSpan At, CallRecording Recording, CallReport Report)
{
    /// <summary>Why the script of the caller failed; null if it passed, or if there is none.</summary>
    public string? Failure { get; init; }
}
