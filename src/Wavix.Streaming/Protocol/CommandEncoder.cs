using System.Buffers;
using System.Buffers.Text;

namespace Wavix.Streaming;

/// <summary>
/// Encodes the commands of one stream. The constant JSON around the audio of a <c>media</c> command is built once and copied. Not
/// thread-safe.
/// </summary>
internal sealed class CommandEncoder
{
    private readonly string? _streamId;
    private readonly ArrayBufferWriter<byte> _writer = new(128);
    private readonly byte[] _beforeAudio;

    public CommandEncoder(string? streamId)
    {
        _streamId = streamId;
        MessageWriter.WriteMedia(_writer, streamId, []);
        _beforeAudio = _writer.WrittenSpan[..^AfterAudio.Length].ToArray();
    }

    private static ReadOnlySpan<byte> AfterAudio => "\"}}"u8;

    /// <summary>Returns the length of a <c>media</c> command in bytes.</summary>
    /// <param name="payloadLength">Length of its audio in bytes.</param>
    public int GetMediaLength(int payloadLength) =>
        _beforeAudio.Length + Base64.GetMaxEncodedToUtf8Length(payloadLength) + AfterAudio.Length;

    /// <summary>Writes a <c>media</c> command.</summary>
    /// <param name="payload">PCM; a whole number of samples.</param>
    /// <param name="destination">At least <see cref="GetMediaLength"/> bytes.</param>
    public void WriteMedia(ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        _beforeAudio.CopyTo(destination);
        destination = destination[_beforeAudio.Length..];
        Base64.EncodeToUtf8(payload, destination, out _, out int written);
        AfterAudio.CopyTo(destination[written..]);
    }

    /// <summary>Encodes a <c>mark</c> command. The result is valid until the next call.</summary>
    public ReadOnlyMemory<byte> Mark(string name)
    {
        _writer.ResetWrittenCount();
        MessageWriter.WriteMark(_writer, _streamId, name);
        return _writer.WrittenMemory;
    }

    /// <summary>Encodes a <c>clear</c> command. The result is valid until the next call.</summary>
    public ReadOnlyMemory<byte> Clear()
    {
        _writer.ResetWrittenCount();
        MessageWriter.WriteClear(_writer, _streamId);
        return _writer.WrittenMemory;
    }
}
