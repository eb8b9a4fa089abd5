using System.Buffers;
using System.Buffers.Text;

namespace Wavix.Streaming;

/// <summary>
/// Base64 in the standard alphabet. Padding is complete or left out. White space between the characters, which MIME encoders write, is
/// skipped. Bits of the last character that belong to no byte are ignored.
/// </summary>
internal static class PayloadDecoder
{
    private static ReadOnlySpan<byte> Alphabet => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;

    /// <summary>Decodes base64.</summary>
    /// <param name="base64">The text, not escaped.</param>
    /// <param name="scratch">
    /// An array for bytes that are only counted, used when they fit; the next call overwrites them. Null for an array of exactly the right
    /// length, which the caller owns.
    /// </param>
    /// <param name="payload">The bytes.</param>
    /// <returns>False when the text is not base64.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> base64, byte[]? scratch, out ReadOnlyMemory<byte> payload) =>
        TryDecodeCanonical(base64, scratch, out payload) || TryDecodeLenient(base64, scratch, out payload);

    /// <summary>The same for canonical base64 only: complete padding, no white space, no bits that belong to no byte.</summary>
    public static bool TryDecodeCanonical(ReadOnlySpan<byte> base64, byte[]? scratch, out ReadOnlyMemory<byte> payload)
    {
        payload = default;
        if ((base64.Length & 3) != 0)
        {
            return false;
        }

        int expected = (base64.Length / 4 * 3) - CountPadding(base64);
        byte[] destination = scratch?.Length >= expected ? scratch : GC.AllocateUninitializedArray<byte>(expected);
        OperationStatus status = Base64.DecodeFromUtf8(base64, destination, out _, out int written);
        payload = new ReadOnlyMemory<byte>(destination, 0, expected);

        // Fewer bytes than expected: it skipped white space.
        return status == OperationStatus.Done && written == expected;
    }

    private static bool TryDecodeLenient(ReadOnlySpan<byte> base64, byte[]? scratch, out ReadOnlyMemory<byte> payload)
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
            return TryDecodeCanonical(rented.AsSpan(0, length), scratch, out payload);
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
