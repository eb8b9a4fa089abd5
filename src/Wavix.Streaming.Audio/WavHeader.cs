using System.Buffers;
using System.Buffers.Binary;

namespace Wavix.Streaming.Audio;

/// <summary>Finds the format and the audio of a WAV file.</summary>
/// <param name="Format">The format of the samples.</param>
/// <param name="DataBytes">Length of the audio; null if it continues to the end of a stream of unknown length.</param>
/// <param name="IsTruncated">Whether the file is shorter than its header says, or the header does not give the length.</param>
/// <remarks>
/// <code>
/// file  = ( "RIFF" | "RF64" | "BW64" ) size (4) "WAVE" { chunk }
/// chunk = id (4) size (4, little-endian) data, padded to an even length
/// ds64  = size-of-the-file (8) size-of-the-data (8) …         ; of RF64 (EBU Tech 3306) and BW64, where the 4 bytes say 0xFFFFFFFF
/// </code>
/// </remarks>
internal readonly record struct WavHeader(WavFormat Format, long? DataBytes, bool IsTruncated)
{
    // Writers that do not know the size yet write a size from here on.
    private const uint UnknownSize = 0x7FFF_F000;

    private const int LongSizesBytes = 16;

    // An endless stream must not make us search for audio forever.
    private const int MostChunks = 1_000;

    /// <summary>Reads to the first byte of audio and leaves the stream there.</summary>
    /// <exception cref="InvalidDataException">The data is not a WAV file, or can't be read. The message says what to do.</exception>
    public static async ValueTask<WavHeader> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[WavFormat.MostBytes];
        long begin = stream.CanSeek ? stream.Position : 0;
        int read = await stream.ReadAtLeastAsync(buffer.AsMemory(0, 12), 12, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        RequireRiffWave(buffer.AsSpan(0, read));
        long riffEnd = begin + 8 + BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(4));

        long? longData = null;
        WavFormat? format = null;
        (long At, long Size)? data = null;

        // The first byte of a chunk, read where the padding of the chunk before it should be.
        byte? carried = null;
        for (int chunk = 0; chunk < MostChunks; chunk++)
        {
            buffer[0] = carried ?? 0;
            int had = carried is null ? 0 : 1;
            read = had + await stream.ReadAtLeastAsync(buffer.AsMemory(had, 8 - had), 8 - had, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (read < 8)
            {
                throw WavErrors.NoAudio(format is null ? "it ends without a fmt chunk" : "it ends without a data chunk");
            }

            uint size = BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(4));
            long rest = size;
            if (buffer.AsSpan(0, 4).SequenceEqual("fmt "u8) && format is null)
            {
                int wanted = (int)Math.Min(size, WavFormat.MostBytes);
                read = await stream.ReadAtLeastAsync(buffer.AsMemory(0, wanted), wanted, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                format = WavFormat.Parse(buffer.AsSpan(0, read));
                if (data is { } before)
                {
                    stream.Position = before.At;
                    return await FinishAsync(stream, format.Value, before.Size, riffEnd, cancellationToken).ConfigureAwait(false);
                }

                rest -= read;
            }
            else if (buffer.AsSpan(0, 4).SequenceEqual("ds64"u8) && size >= LongSizesBytes && chunk == 0)
            {
                await stream.ReadExactlyAsync(buffer.AsMemory(0, LongSizesBytes), cancellationToken).ConfigureAwait(false);
                riffEnd = begin + 8 + BinaryPrimitives.ReadInt64LittleEndian(buffer);
                longData = BinaryPrimitives.ReadInt64LittleEndian(buffer.AsSpan(8));
                rest -= LongSizesBytes;
            }
            else if (buffer.AsSpan(0, 4).SequenceEqual("data"u8) && data is null)
            {
                long dataSize = size == uint.MaxValue && longData is { } known ? known : size;
                if (format is not null)
                {
                    return await FinishAsync(stream, format.Value, dataSize, riffEnd, cancellationToken).ConfigureAwait(false);
                }

                rest = dataSize;
                data = stream.CanSeek
                    ? (stream.Position, dataSize)
                    : throw WavErrors.NoAudio("its data chunk is before its fmt chunk, which can be read only from a stream that can seek");
            }

            await SkipAsync(stream, rest, cancellationToken).ConfigureAwait(false);
            carried = (size & 1) == 0 ? null : await ReadPaddingAsync(stream, cancellationToken).ConfigureAwait(false);
        }

        throw WavErrors.NoAudio($"its first {MostChunks} chunks are neither fmt nor data");
    }

    private static async ValueTask<WavHeader> FinishAsync(
        Stream stream, WavFormat format, long size, long riffEnd, CancellationToken cancellationToken)
    {
        if (!stream.CanSeek)
        {
            return IsUnknown(size) ? new WavHeader(format, null, IsTruncated: true) : new WavHeader(format, size, IsTruncated: false);
        }

        // A size of 0 with no data after it is an empty recording that was closed properly.
        long there = Math.Max(stream.Length - stream.Position, 0);
        bool isUnknown = size == 0 && there > 0 && !await IsFollowedByChunkAsync(stream, there, riffEnd, cancellationToken).ConfigureAwait(false);
        bool toTheEnd = isUnknown || (size != 0 && IsUnknown(size)) || size > there;
        return new WavHeader(format, toTheEnd ? there : size, toTheEnd);
    }

    // A size of 64 bits is beyond the values that mean unknown, which have 32.
    private static bool IsUnknown(long size) => size is <= 0 or (>= UnknownSize and <= uint.MaxValue);

    /// <summary>Reads the padding after a chunk of odd length, which some writers omit.</summary>
    /// <returns>The byte if it is not padding but the first one of the next chunk.</returns>
    private static async ValueTask<byte?> ReadPaddingAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] one = new byte[1];
        int read = await stream.ReadAsync(one, cancellationToken).ConfigureAwait(false);
        return read == 0 || one[0] == 0 ? null : one[0];
    }

    /// <summary>
    /// Whether a file without audio was closed properly and has another chunk after it, such as a list of tags. Then its RIFF size is right
    /// and the next chunk fits into it. A writer that was cut off leaves neither.
    /// </summary>
    private static async ValueTask<bool> IsFollowedByChunkAsync(Stream stream, long there, long riffEnd, CancellationToken cancellationToken)
    {
        // The padding of the last chunk may be missing, or not counted.
        if (there < 8 || Math.Abs(stream.Length - riffEnd) > 1)
        {
            return false;
        }

        long at = stream.Position;
        byte[] head = new byte[8];
        await stream.ReadExactlyAsync(head, cancellationToken).ConfigureAwait(false);
        stream.Position = at;
        return !head.AsSpan(0, 4).ContainsAnyExceptInRange((byte)' ', (byte)'~')
            && BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4)) <= there - 8;
    }

    private static void RequireRiffWave(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty)
        {
            throw WavErrors.NoWav("it is empty");
        }

        if (AudioFormats.Recognize(head) is { } format and not ("WAV" or "RF64" or "BW64"))
        {
            throw WavErrors.NoWav($"it is {format}");
        }

        if (head.StartsWith("ID3"u8) || (head.Length > 1 && head[0] == 0xFF && (head[1] & 0xE0) == 0xE0))
        {
            throw WavErrors.NoWav("it looks like MP3");
        }

        if (head.Length < 12 || AudioFormats.Recognize(head) is null || !head[8..].SequenceEqual("WAVE"u8))
        {
            throw WavErrors.NoWav("it does not begin with RIFF … WAVE");
        }
    }

    private static async ValueTask SkipAsync(Stream stream, long bytes, CancellationToken cancellationToken)
    {
        if (stream.CanSeek)
        {
            stream.Position = Math.Min(stream.Position + bytes, Math.Max(stream.Length, stream.Position));
            return;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            while (bytes > 0)
            {
                int read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(bytes, buffer.Length)), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    return;
                }

                bytes -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
