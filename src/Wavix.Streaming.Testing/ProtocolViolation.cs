using System.Globalization;

namespace Wavix.Streaming.Testing;

/// <summary>A message of the application that breaks the protocol.</summary>
public sealed class ProtocolViolation
{
    /// <summary>Makes a violation, for instance for a test of code that reports them.</summary>
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

    /// <summary>The rule that the message breaks.</summary>
    public ProtocolViolationCode Code { get; }

    /// <summary>The same in a sentence.</summary>
    public string Text { get; }

    /// <summary>The message's index in <see cref="SimulatedCall.Messages"/>.</summary>
    public int MessageIndex { get; }

    /// <summary>When the message was received, counted from the call's start.</summary>
    public TimeSpan At { get; }

    /// <summary>All of it in one line, which a failed assertion shows.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Code} in message {MessageIndex} at {At.TotalSeconds:0.###} s: {Text}");
}
