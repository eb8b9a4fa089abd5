using System.Buffers;
using System.Buffers.Text;

namespace Wavix.Streaming;

/// <summary>The commands of one stream as messages. What stands around the audio of a <c>media</c> command is made once and copied. Not thread-safe.</summary>
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

    /// <summary>Bytes of a <c>media</c> command.</summary>
    /// <param name="payloadLength">Bytes of its audio.</param>
    public int GetMediaLength(int payloadLength) =>
        _beforeAudio.Length + Base64.GetMaxEncodedToUtf8Length(payloadLength) + AfterAudio.Length;

    /// <summary>Writes a <c>media</c> command.</summary>
    /// <param name="payload">PCM of whole samples.</param>
    /// <param name="destination">Room for at least <see cref="GetMediaLength"/> bytes.</param>
    public void WriteMedia(ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        _beforeAudio.CopyTo(destination);
        destination = destination[_beforeAudio.Length..];
        Base64.EncodeToUtf8(payload, destination, out _, out int written);
        AfterAudio.CopyTo(destination[written..]);
    }

    /// <summary>A <c>mark</c> command, valid until the next call.</summary>
    public ReadOnlyMemory<byte> Mark(string name)
    {
        _writer.ResetWrittenCount();
        MessageWriter.WriteMark(_writer, _streamId, name);
        return _writer.WrittenMemory;
    }

    /// <summary>A <c>clear</c> command, valid until the next call.</summary>
    public ReadOnlyMemory<byte> Clear()
    {
        _writer.ResetWrittenCount();
        MessageWriter.WriteClear(_writer, _streamId);
        return _writer.WrittenMemory;
    }
}
