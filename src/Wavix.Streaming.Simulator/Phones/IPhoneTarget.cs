using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Phones;

/// <summary>The server that the phone calls. One call at a time.</summary>
internal interface IPhoneTarget
{
    /// <summary>The name for people: without what may be a secret.</summary>
    string Name { get; }

    /// <summary>Places a call and runs it to its end.</summary>
    /// <param name="call">The person's side.</param>
    /// <param name="options">The options of the stream, for this call only.</param>
    /// <param name="hangUp">Makes the person hang up immediately but gracefully. Before the call is connected, cancels the attempt.</param>
    Task<FinishedCall> RunAsync(LiveCall call, SimulatedCallOptions options, CancellationToken hangUp);
}
