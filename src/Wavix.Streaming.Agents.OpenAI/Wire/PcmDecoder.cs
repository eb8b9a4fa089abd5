using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>Decodes the audio of a message where it is: the bytes of the message become the audio.</summary>
internal static class PcmDecoder
{
    /// <summary>Returns the audio, or null if the value is not base64.</summary>
    /// <param name="message">The message, which is of no use afterwards.</param>
    /// <param name="base64">The string in it.</param>
    public static Memory<byte>? Decode(Memory<byte> message, JsonView base64)
    {
        if (!base64.IsString)
        {
            return null;
        }

        Memory<byte> inner = message.Slice(base64.Start + 1, base64.Inner.Length);
        if (inner.Span.Contains((byte)'\\'))
        {
            // Some serializers write '/' and '+' with escapes. Never longer than what it replaces.
            byte[] plain = Encoding.UTF8.GetBytes(EscapedText.Read(inner.Span));
            plain.CopyTo(inner);
            inner = inner[..plain.Length];
        }

        return Base64.DecodeFromUtf8InPlace(inner.Span, out int length) == OperationStatus.Done ? inner[..length] : null;
    }
}
