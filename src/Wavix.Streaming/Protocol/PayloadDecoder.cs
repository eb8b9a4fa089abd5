using System.Buffers;
using System.Buffers.Text;

namespace Wavix.Streaming;

/// <summary>
/// Base64 in the standard alphabet. Padding is complete or left out; white space between the characters, which MIME encoders write,
/// is skipped; so are bits of the last character that belong to no byte.
/// </summary>
internal static class PayloadDecoder
{
    private static ReadOnlySpan<byte> Alphabet => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;

    /// <summary>Decodes into the buffer of <paramref name="recycled"/> when given, else into an array of exactly the right length.</summary>
    /// <returns>Number of bytes; -1 when the text is no base64.</returns>
    public static int Decode(ReadOnlySpan<byte> base64, MediaEvent? recycled, out byte[] payload)
    {
        int length = DecodeCanonical(base64, recycled, out payload);
        return length >= 0 ? length : DecodeLenient(base64, recycled, out payload);
    }

    /// <summary>The same for base64 as it should be: complete padding, no white space, no bits that belong to no byte.</summary>
    /// <returns>Number of bytes; -1 when the text is none, or is not as it should be.</returns>
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

        // Fewer bytes than expected: it skipped white space.
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

    /// <summary>The last character before padding carries bits that belong to no byte; .NET 10 refuses those that are set.</summary>
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
