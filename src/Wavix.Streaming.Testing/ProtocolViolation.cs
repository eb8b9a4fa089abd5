using System.Globalization;

namespace Wavix.Streaming.Testing;

/// <summary>A message from the application that violates the protocol.</summary>
public sealed class ProtocolViolation
{
    /// <summary>Creates a violation, for example for a test of code that reports violations.</summary>
    /// <param name="code">See <see cref="Code"/>.</param>
    /// <param name="text">See <see cref="Text"/>.</param>
    /// <param name="messageIndex">See <see cref="MessageIndex"/>.</param>
    /// <param name="at">See <see cref="At"/>.</param>
    public ProtocolViolation(ProtocolViolationCode code, string text, int messageIndex, TimeSpan at)
    {
        Code = code;
        Text = text;
        MessageIndex = messageIndex;
        At = at;
    }

    /// <summary>The rule that the message violates.</summary>
    public ProtocolViolationCode Code { get; }

    /// <summary>The violation as a sentence.</summary>
    public string Text { get; }

    /// <summary>The index of the message in <see cref="SimulatedCall.Messages"/>.</summary>
    public int MessageIndex { get; }

    /// <summary>When the message was received, counted from the start of the call.</summary>
    public TimeSpan At { get; }

    /// <summary>The violation in one line, as shown by a failed assertion.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Code} in message {MessageIndex} at {At.TotalSeconds:0.###} s: {Text}");
}
