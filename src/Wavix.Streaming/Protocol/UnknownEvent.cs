using System.Text.Json.Serialization;

namespace Wavix.Streaming;

/// <summary>
/// An event with a name that this version does not know. It never ends a call; read what you need from <see cref="Raw"/>.
/// </summary>
[JsonConverter(typeof(WavixEventConverter<UnknownEvent>))]
public sealed class UnknownEvent : WavixEvent
{
    /// <summary>Creates an event for a test of code that handles it.</summary>
    /// <param name="eventName">The name, as in the message.</param>
    /// <param name="raw">The whole message, UTF-8 JSON. Not copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="eventName"/> is null.</exception>
    public UnknownEvent(string eventName, ReadOnlyMemory<byte> raw)
    {
        ArgumentNullException.ThrowIfNull(eventName);
        EventName = eventName;
        Raw = raw;
    }

    /// <inheritdoc/>
    public override string EventName { get; }

    internal override EventKind Kind => EventKind.Unknown;

    /// <summary>The whole message, UTF-8 JSON, as it arrived. The event owns the bytes.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>A short text for logs: number and length, never content.</summary>
    public override string ToString() => $"unknown event{(SequenceNumber is { } number ? $" #{number}" : "")} {Raw.Length} bytes";
}
