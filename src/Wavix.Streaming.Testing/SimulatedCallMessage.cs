namespace Wavix.Streaming.Testing;

/// <summary>One message of a simulated call, in either direction, or a problem with one of the application's.</summary>
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

    /// <summary>When, counted from the call's start.</summary>
    public TimeSpan At { get; }

    /// <summary>What Wavix (the simulator) sent; else null.</summary>
    public WavixEvent? Sent { get; }

    /// <summary>What the application sent; null when it was ours, or could not be read.</summary>
    public WavixCommand? Received { get; }

    /// <summary>What was wrong with the application's message, as Wavix would see it: it has no effect. Else null.</summary>
    public string? Problem { get; }

    /// <summary>Which rule the application's message breaks; <see cref="ProtocolViolationCode.None"/> when it breaks none, or is ours.</summary>
    public ProtocolViolationCode Violation { get; }

    /// <summary>The application's message as it was received, where it could not be read; its first 4 KiB when it is longer. Else empty.</summary>
    public ReadOnlyMemory<byte> Raw { get; }
}
