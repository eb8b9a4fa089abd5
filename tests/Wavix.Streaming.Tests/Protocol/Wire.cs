using System.Buffers;
using System.Text;

namespace Wavix.Streaming.Tests.Protocol;

/// <summary>Messages as text, for tests that show them in full.</summary>
internal static class Wire
{
    public static WavixEvent Read(string message) => WavixMessageSerializer.ReadEvent(Encoding.UTF8.GetBytes(message));

    public static TEvent Read<TEvent>(string message)
        where TEvent : WavixEvent => Read(message).Should().BeOfType<TEvent>().Which;

    public static InvalidEvent ReadInvalid(string message, InvalidMessageReason reason)
    {
        InvalidEvent invalid = Read<InvalidEvent>(message);
        invalid.Reason.Should().Be(reason);
        return invalid;
    }

    public static WavixCommand ReadCommand(string message) => WavixMessageSerializer.ReadCommand(Encoding.UTF8.GetBytes(message));

    public static string Write(WavixEvent value) => Encoding.UTF8.GetString(Bytes(value));

    public static string Write(WavixCommand command) => Encoding.UTF8.GetString(Bytes(command));

    public static byte[] Bytes(WavixEvent value)
    {
        var output = new ArrayBufferWriter<byte>();
        WavixMessageSerializer.WriteEvent(output, value);
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Bytes(WavixCommand command)
    {
        var output = new ArrayBufferWriter<byte>();
        WavixMessageSerializer.WriteCommand(output, command);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The text's UTF-8 bytes, in which each <c>~</c> is replaced by a byte that UTF-8 never holds.</summary>
    public static byte[] WithBrokenUtf8(string text) =>
        [.. Encoding.UTF8.GetBytes(text).Select(b => b == '~' ? (byte)0xFF : b)];
}
