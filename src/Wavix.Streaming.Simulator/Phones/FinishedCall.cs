using Wavix.Streaming.Simulator.Calls;

namespace Wavix.Streaming.Simulator.Phones;

/// <summary>A call of the phone that has ended.</summary>
/// <param name="IsInOrder">Whether nothing went wrong.</param>
/// <param name="Message">How it ended, and what to do if something went wrong.</param>
internal sealed record FinishedCall(bool IsInOrder, string Message)
{
    public static FinishedCall Interrupted { get; } = new(true, "You hung up before the call was connected.");

    /// <summary>Its number, from 1.</summary>
    public int Number { get; init; }

    /// <summary>Its stream; null if none was connected.</summary>
    public CallRecording? Recording { get; init; }

    /// <summary>The report of its stream; null if none was connected.</summary>
    public CallReport? Report { get; init; }

    /// <summary>The phone call that the stream is a part of; null for a stream alone.</summary>
    public PhoneTimeline? Phone { get; init; }
}
