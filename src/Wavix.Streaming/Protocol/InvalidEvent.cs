using System.Text.Json.Serialization;

namespace Wavix.Streaming;

/// <summary>
/// A message that can't be read as an event. On its own it does not end the call; see
/// <c>WavixStreamOptions.MaxConsecutiveInvalidEvents</c>.
/// </summary>
[JsonConverter(typeof(WavixEventConverter<InvalidEvent>))]
public sealed class InvalidEvent : WavixEvent
{
    /// <summary>Maximum number of bytes kept of an invalid message: 4,096.</summary>
    public const int MaxRawBytes = 4096;

    /// <summary>Creates an event for a test of code that handles it.</summary>
    /// <param name="reason">What is wrong.</param>
    /// <param name="detail">One sentence that says what is wrong and where.</param>
    /// <param name="message">The message. Its first <see cref="MaxRawBytes"/> bytes are copied.</param>
    /// <param name="eventName">The name of the message; null if it could not be read.</param>
    /// <exception cref="ArgumentNullException"><paramref name="detail"/> is null.</exception>
    public InvalidEvent(InvalidMessageReason reason, string detail, ReadOnlySpan<byte> message, string? eventName = null)
    {
        ArgumentNullException.ThrowIfNull(detail);
        Reason = reason;
        Detail = detail;
        EventName = eventName;
        Raw = message[..Math.Min(message.Length, MaxRawBytes)].ToArray();
        MessageLength = message.Length;
    }

    /// <summary>The name of the message; null if it could not be read.</summary>
    public override string? EventName { get; }

    internal override EventKind Kind => EventKind.Invalid;

    /// <summary>What is wrong with the message.</summary>
    public InvalidMessageReason Reason { get; }

    /// <summary>One sentence that says what is wrong and where. Contains none of the message's content.</summary>
    public string Detail { get; }

    /// <summary>The message as it arrived, up to its first <see cref="MaxRawBytes"/> bytes. The event owns the bytes.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>Length of the whole message in bytes; greater than the length of <see cref="Raw"/> if that was cut.</summary>
    public int MessageLength { get; }

    /// <summary>A short text for logs: reason and detail, never content.</summary>
    public override string ToString() => $"invalid message ({Reason}): {Detail}";
}
