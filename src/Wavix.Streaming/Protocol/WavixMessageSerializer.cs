using System.Buffers;

namespace Wavix.Streaming;

/// <summary>
/// Converts messages to bytes and back; the only place in the SDK that does. Every call reads or writes one whole message, UTF-8 JSON.
/// Thread-safe; keeps no reference to its arguments.
/// </summary>
public static class WavixMessageSerializer
{
    /// <summary>Reads an event. Never throws on input and never returns a partly read event.</summary>
    /// <param name="utf8Json">
    /// One message. <c>event</c> may be at any position. Unknown fields are skipped. If a name occurs more than once, the last one counts.
    /// </param>
    /// <returns>
    /// The event: an <see cref="UnknownEvent"/> if its name is not known, an <see cref="InvalidEvent"/> if it can't be read. It owns its
    /// bytes.
    /// </returns>
    public static WavixEvent ReadEvent(ReadOnlySpan<byte> utf8Json)
    {
        EventReader reader = default;
        return reader.Read(utf8Json);
    }

    /// <summary>
    /// Writes an event as Wavix sends it, for simulators. An <see cref="UnknownEvent"/> or <see cref="InvalidEvent"/> is written as the
    /// bytes it was read from; an invalid one keeps only the first of them.
    /// </summary>
    /// <param name="output">Receives the message; one message, no separator.</param>
    /// <param name="value">The event.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// A string contains a lone surrogate, which can't be encoded in UTF-8. The output then contains a part of the message.
    /// </exception>
    public static void WriteEvent(IBufferWriter<byte> output, WavixEvent value)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(value);
        MessageWriter.WriteEvent(output, value);
    }

    /// <summary>Reads a command, for simulators. Strict, because a command that can't be read is a fault of its sender.</summary>
    /// <param name="utf8Json">One message.</param>
    /// <returns>The command. It owns its bytes.</returns>
    /// <exception cref="WavixMessageException">
    /// The message is not a command; <see cref="WavixMessageException.Reason"/> and the text say why.
    /// </exception>
    public static WavixCommand ReadCommand(ReadOnlySpan<byte> utf8Json) => CommandReader.Read(utf8Json);

    /// <summary>Writes a command as the application sends it.</summary>
    /// <param name="output">Receives the message; one message, no separator.</param>
    /// <param name="command">The command. If it has no stream id, the field is omitted.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// A string contains a lone surrogate, which can't be encoded in UTF-8. The output then contains a part of the message.
    /// </exception>
    public static void WriteCommand(IBufferWriter<byte> output, WavixCommand command)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(command);
        MessageWriter.WriteCommand(output, command);
    }
}
