using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace AudioRecipes;

/// <summary>
/// The Opus packets of an Ogg stream with one logical stream, while it arrives (RFC 3533, RFC 7845). Needs no seeking. Does not check the sums of pages, and
/// does not cut the last packet to the length of the recording: up to 20 ms of silence may follow.
/// </summary>
/// <remarks>
/// page = "OggS" version(1) flags(1) position(8) serial(4) number(4) sum(4) segments(1) length(1)×segments data
/// A packet is a run of segments of 255 bytes and one that is shorter; it may go from one page into the next.
/// </remarks>
internal sealed class OggOpusReader
{
    private const int MaxPacketBytes = 64 * 1024;
    private const int HeaderBytes = 27;

    private readonly Stream _ogg;
    private readonly Queue<byte[]> _packets = [];
    private readonly ArrayBufferWriter<byte> _packet = new();
    private readonly byte[] _header = new byte[HeaderBytes];

    private OggOpusReader(Stream ogg) => _ogg = ogg;

    /// <summary>Samples at 48,000 Hz that the encoder added at the start. They are not part of the recording.</summary>
    public int PreSkip { get; private set; }

    /// <summary>Reads up to the first audio.</summary>
    /// <exception cref="InvalidDataException">The stream is not Ogg/Opus.</exception>
    public static async Task<OggOpusReader> OpenAsync(Stream ogg, CancellationToken cancellationToken = default)
    {
        var reader = new OggOpusReader(ogg);
        byte[]? head = await reader.ReadPacketAsync(cancellationToken);
        if (head is not { Length: >= 19 } || !head.AsSpan().StartsWith("OpusHead"u8))
        {
            throw new InvalidDataException("The stream is Ogg, but its first packet is not that of Opus. Ask the service for Opus, or decode it with something else.");
        }

        reader.PreSkip = BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(10));

        // The tags.
        _ = await reader.ReadPacketAsync(cancellationToken);
        return reader;
    }

    /// <summary>The packets of audio, in order.</summary>
    /// <exception cref="InvalidDataException">The stream is damaged.</exception>
    public async IAsyncEnumerable<byte[]> ReadPacketsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await ReadPacketAsync(cancellationToken) is byte[] packet)
        {
            yield return packet;
        }
    }

    private async Task<byte[]?> ReadPacketAsync(CancellationToken cancellationToken)
    {
        byte[]? packet;
        while (!_packets.TryDequeue(out packet) && await ReadPageAsync(cancellationToken))
        {
        }

        return packet;
    }

    private async Task<bool> ReadPageAsync(CancellationToken cancellationToken)
    {
        // A stream that was cut off ends with its last whole page.
        if (await _ogg.ReadAtLeastAsync(_header, HeaderBytes, throwOnEndOfStream: false, cancellationToken) < HeaderBytes)
        {
            return false;
        }

        if (!_header.AsSpan().StartsWith("OggS"u8))
        {
            throw new InvalidDataException("The stream is not Ogg: a page does not start with OggS.");
        }

        byte[] lengths = new byte[_header[HeaderBytes - 1]];
        await _ogg.ReadExactlyAsync(lengths, cancellationToken);
        foreach (byte length in lengths)
        {
            await _ogg.ReadExactlyAsync(_packet.GetMemory(length)[..length], cancellationToken);
            _packet.Advance(length);
            if (_packet.WrittenCount > MaxPacketBytes)
            {
                throw new InvalidDataException($"A packet is larger than {MaxPacketBytes:N0} bytes.");
            }

            if (length < 255)
            {
                _packets.Enqueue(_packet.WrittenSpan.ToArray());
                _packet.ResetWrittenCount();
            }
        }

        return true;
    }
}
