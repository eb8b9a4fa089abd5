namespace Wavix.Streaming.CallControl;

/// <summary>
/// An event with a type that this version does not know, or an <c>on_call_event</c> with a payload that it does not know. Answer it with 200,
/// and read what you need from <see cref="Raw"/>.
/// </summary>
public sealed class UnknownCallEvent : CallEvent
{
    /// <summary>Creates an event for a test of code that handles it.</summary>
    /// <param name="eventType">The type, as in the message.</param>
    /// <param name="raw">The whole message, UTF-8 JSON. Not copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="eventType"/> is null.</exception>
    public UnknownCallEvent(string eventType, ReadOnlyMemory<byte> raw)
    {
        ArgumentNullException.ThrowIfNull(eventType);
        EventType = eventType;
        Raw = raw;
    }

    /// <inheritdoc/>
    public override string EventType { get; }

    /// <summary>The whole message, UTF-8 JSON, without a byte order mark. The event owns the bytes.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>A short text for logs: the length, never content.</summary>
    public override string ToString() => $"unknown call event of {Raw.Length} bytes";
}
