using System.Buffers.Binary;

namespace Wavix.Streaming.Testing;

/// <summary>WAV files in the one format of a call: PCM16, 24,000 Hz, mono.</summary>
/// <remarks>
/// <code>
/// file  = "RIFF" size "WAVE" { chunk }
/// chunk = id (4) size (4, little-endian) data, padded to an even length
/// </code>
/// </remarks>
internal static class CallWav
{
    private const int HeaderBytes = 44;
    private const int FormatBytes = 16;

    private const string Remedy = "Convert it first, for instance: ffmpeg -i input -ac 1 -ar 24000 -c:a pcm_s16le output.wav";

    /// <exception cref="InvalidDataException">No WAV, or one of another format; the message says what to do.</exception>
    public static ReadOnlyMemory<byte> Read(ReadOnlyMemory<byte> file)
    {
        ReadOnlySpan<byte> bytes = file.Span;
        if (bytes.Length < 12 || !bytes[..4].SequenceEqual("RIFF"u8) || !bytes[8..12].SequenceEqual("WAVE"u8))
        {
            throw new InvalidDataException("This is no WAV file: it does not begin with RIFF … WAVE. " + Remedy);
        }

        bool hasFormat = false;
        int at = 12;
        while (at + 8 <= bytes.Length)
        {
            ReadOnlySpan<byte> id = bytes.Slice(at, 4);
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 4)..]);
            int start = at + 8;
            int length = (int)Math.Min(size, bytes.Length - start);
            if (id.SequenceEqual("fmt "u8))
            {
                RequireFormat(bytes.Slice(start, length));
                hasFormat = true;
            }
            else if (id.SequenceEqual("data"u8) && hasFormat)
            {
                return file.Slice(start, length & ~1);
            }

            at = start + length + (length & 1);
        }

        throw new InvalidDataException("The WAV file holds no audio: it has no data chunk behind a fmt chunk. " + Remedy);
    }

    public static async Task WriteAsync(Stream output, ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        byte[] header = new byte[HeaderBytes];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), HeaderBytes - 8 + pcm.Length);
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), FormatBytes);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), WavixAudio.SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), WavixAudio.SampleRate * WavixAudio.BytesPerSample);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(32), WavixAudio.BytesPerSample);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(34), WavixAudio.BytesPerSample * 8);
        "data"u8.CopyTo(header.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(40), pcm.Length);
        await output.WriteAsync(header, cancellationToken).ConfigureAwait(false);
        await output.WriteAsync(pcm, cancellationToken).ConfigureAwait(false);
    }

    private static void RequireFormat(ReadOnlySpan<byte> format)
    {
        if (format.Length < FormatBytes)
        {
            throw new InvalidDataException("The WAV file is damaged: its fmt chunk is cut short. " + Remedy);
        }

        int tag = BinaryPrimitives.ReadUInt16LittleEndian(format);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        int rate = BinaryPrimitives.ReadInt32LittleEndian(format[4..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        if (tag != 1 || channels != 1 || rate != WavixAudio.SampleRate || bits != 16)
        {
            throw new InvalidDataException(
                $"The WAV file has format {tag}, {channels} channel(s), {rate} Hz, {bits} bits; a call needs PCM (1), 1 channel, 24000 Hz, 16 bits. " + Remedy);
        }
    }
}
