using System.Buffers;
using System.Buffers.Text;

namespace Wavix.Streaming;

/// <summary>
/// The commands of one stream as messages. What stands around the audio of a <c>media</c> command stays in place, for as long as audio of
/// the same length follows. The bytes returned are valid until the next call. Not thread-safe.
/// </summary>
internal sealed class CommandEncoder(string? streamId)
{
    // A rare giant must not hold its memory for the rest of the call.
    private const int LargestKeptBuffer = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _writer = new(128);
    private byte[] _buffer = [];
    private ReadOnlyMemory<byte> _media;
    private int _base64At;
    private int _payloadLength = -1;

    /// <param name="payload">PCM of whole samples.</param>
    public ReadOnlyMemory<byte> Media(ReadOnlySpan<byte> payload)
    {
        if (payload.Length != _payloadLength)
        {
            Frame(payload.Length);
        }

        Base64.EncodeToUtf8(payload, _buffer.AsSpan(_base64At), out _, out _);
        return _media;
    }

    public ReadOnlyMemory<byte> Mark(string name)
    {
        _writer.ResetWrittenCount();
        MessageWriter.WriteMark(_writer, streamId, name);
        return _writer.WrittenMemory;
    }

    public ReadOnlyMemory<byte> Clear()
    {
        _writer.ResetWrittenCount();
        MessageWriter.WriteClear(_writer, streamId);
        return _writer.WrittenMemory;
    }

    /// <summary>Writes what stands before and behind the base64 of so many bytes.</summary>
    private void Frame(int payloadLength)
    {
        _writer.ResetWrittenCount();
        MessageWriter.WriteMedia(_writer, streamId, []);
        ReadOnlySpan<byte> empty = _writer.WrittenSpan;
        ReadOnlySpan<byte> end = "\"}}"u8;
        _base64At = empty.Length - end.Length;
        int base64 = Base64.GetMaxEncodedToUtf8Length(payloadLength);
        int length = empty.Length + base64;
        if (length > _buffer.Length || _buffer.Length > LargestKeptBuffer)
        {
            _buffer = GC.AllocateUninitializedArray<byte>(length);
        }

        empty[.._base64At].CopyTo(_buffer);
        end.CopyTo(_buffer.AsSpan(_base64At + base64));
        _media = _buffer.AsMemory(0, length);
        _payloadLength = payloadLength;
    }
}
