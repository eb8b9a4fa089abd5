using System.Buffers;
using System.Buffers.Text;

namespace Wavix.Streaming;

/// <summary>
/// Decodes base64 in the standard alphabet. Padding may be complete or absent. White space between the characters, which MIME encoders
/// write, is skipped. Unused bits of the last character are ignored.
/// </summary>
internal static class PayloadDecoder
{
    private static ReadOnlySpan<byte> Alphabet => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;

    /// <summary>
    /// Decodes into the buffer of <paramref name="recycled"/> if given, otherwise into an array of exactly the right length.
    /// </summary>
    /// <returns>Number of bytes; -1 if the text is not valid base64.</returns>
    public static int Decode(ReadOnlySpan<byte> base64, MediaEvent? recycled, out byte[] payload)
    {
        int length = DecodeCanonical(base64, recycled, out payload);
        return length >= 0 ? length : DecodeLenient(base64, recycled, out payload);
    }

    /// <summary>Like <see cref="Decode"/>, but only for canonical base64: complete padding, no white space, unused bits zero.</summary>
    /// <returns>Number of bytes; -1 if the text is not canonical base64.</returns>
    public static int DecodeCanonical(ReadOnlySpan<byte> base64, MediaEvent? recycled, out byte[] payload)
    {
        payload = [];
        if ((base64.Length & 3) != 0)
        {
            return -1;
        }

        int expected = (base64.Length / 4 * 3) - CountPadding(base64);
        Span<byte> destination = recycled is not null
            ? recycled.PrepareRecycled(expected)
            : payload = GC.AllocateUninitializedArray<byte>(expected);
        OperationStatus status = Base64.DecodeFromUtf8(base64, destination, out _, out int written);

        // Fewer bytes than expected mean that the decoder skipped white space.
        return status == OperationStatus.Done && written == expected ? written : -1;
    }

    private static int DecodeLenient(ReadOnlySpan<byte> base64, MediaEvent? recycled, out byte[] payload)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(base64.Length + 2);
        try
        {
            int length = 0;
            foreach (byte character in base64)
            {
                if (character is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
                {
                    rented[length++] = character;
                }
            }

            if (CountPadding(rented.AsSpan(0, length)) == 0)
            {
                while ((length & 3) is 2 or 3)
                {
                    rented[length++] = (byte)'=';
                }
            }

            ClearUnusedBits(rented.AsSpan(0, length));
            return DecodeCanonical(rented.AsSpan(0, length), recycled, out payload);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Clears the unused bits of the last character before the padding. .NET 10 rejects base64 in which they are set.</summary>
    private static void ClearUnusedBits(Span<byte> base64)
    {
        int padding = CountPadding(base64);
        if (padding == 0 || base64.Length <= padding)
        {
            return;
        }

        ref byte last = ref base64[^(padding + 1)];
        int bits = Alphabet.IndexOf(last);
        if (bits >= 0)
        {
            last = Alphabet[bits & (padding == 1 ? 0b111100 : 0b110000)];
        }
    }

    private static int CountPadding(ReadOnlySpan<byte> base64) =>
        base64 is not [.., (byte)'='] ? 0 : base64 is [.., (byte)'=', (byte)'='] ? 2 : 1;
}
