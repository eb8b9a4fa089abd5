namespace Wavix.Streaming.Testing;

/// <summary>One message of a simulated call, in either direction, or a problem with a message from the application.</summary>
public sealed class SimulatedCallMessage
{
    internal SimulatedCallMessage(TimeSpan at, WavixEvent? sent, in ReceivedCommand received)
    {
        At = at;
        Sent = sent;
        Received = received.Command;
        Problem = received.Problem;
        Violation = received.Violation;
        Raw = received.Raw;
    }

    /// <summary>When the message was sent or received, counted from the start of the call.</summary>
    public TimeSpan At { get; }

    /// <summary>The event that Wavix (the simulator) sent; otherwise null.</summary>
    public WavixEvent? Sent { get; }

    /// <summary>The command that the application sent; null if the message was ours, or could not be read.</summary>
    public WavixCommand? Received { get; }

    /// <summary>
    /// What was wrong with the application's message from the point of view of Wavix; the message then has no effect. Otherwise null.
    /// </summary>
    public string? Problem { get; }

    /// <summary>
    /// The rule that the application's message violates; <see cref="ProtocolViolationCode.None"/> if it violates none, or the message is
    /// ours.
    /// </summary>
    public ProtocolViolationCode Violation { get; }

    /// <summary>The application's message as received, up to its first 4 KiB, if it could not be read. Otherwise empty.</summary>
    public ReadOnlyMemory<byte> Raw { get; }
}
