using System.Buffers;

namespace Wavix.Streaming;

/// <summary>
/// The only place where bytes become messages and messages become bytes. Every call takes or makes one whole message, UTF-8 JSON.
/// Thread-safe; keeps nothing of what it is given.
/// </summary>
public static class WavixMessageSerializer
{
    /// <summary>Reads an event. Never throws on input and never returns half an event.</summary>
    /// <param name="utf8Json">One message. <c>event</c> may stand anywhere, unknown fields are skipped, of equal names the last counts.</param>
    /// <returns>
    /// The event; an <see cref="UnknownEvent"/> when its name is not known, an <see cref="InvalidEvent"/> when it can't be read. It owns
    /// its bytes.
    /// </returns>
    public static WavixEvent ReadEvent(ReadOnlySpan<byte> utf8Json)
    {
        EventReader reader = default;
        return reader.Read(utf8Json);
    }

    /// <summary>
    /// Writes an event as Wavix sends it: the simulator's direction. An <see cref="UnknownEvent"/> or <see cref="InvalidEvent"/> is written
    /// as the bytes it was read from (of an invalid one, those it kept).
    /// </summary>
    /// <param name="output">Where the message goes; one message, no separator.</param>
    /// <param name="value">The event.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A string holds a lone surrogate, which UTF-8 can't carry; the output holds a part of the message.</exception>
    public static void WriteEvent(IBufferWriter<byte> output, WavixEvent value)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(value);
        MessageWriter.WriteEvent(output, value);
    }

    /// <summary>Reads a command: the simulator's direction. Strict, because a command that can't be read is its sender's mistake.</summary>
    /// <param name="utf8Json">One message.</param>
    /// <returns>The command. It owns its bytes.</returns>
    /// <exception cref="WavixMessageException">
    /// The message is not a command; <see cref="WavixMessageException.Reason"/> and the text say why.
    /// </exception>
    public static WavixCommand ReadCommand(ReadOnlySpan<byte> utf8Json) => CommandReader.Read(utf8Json);

    /// <summary>Writes a command as the application sends it.</summary>
    /// <param name="output">Where the message goes; one message, no separator.</param>
    /// <param name="command">The command; without a stream id the field is left out.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A string holds a lone surrogate, which UTF-8 can't carry; the output holds a part of the message.</exception>
    public static void WriteCommand(IBufferWriter<byte> output, WavixCommand command)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(command);
        MessageWriter.WriteCommand(output, command);
    }
}
