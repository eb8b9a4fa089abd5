namespace Wavix.Streaming.Tests.Common;

/// <summary>Base64 decoded one bit at a time, to compare with.</summary>
internal static class Base64Oracle
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// <summary>The bytes; null when the text is no base64 with complete padding or none, white space aside.</summary>
    public static byte[]? Decode(string? text)
    {
        if (text is null)
        {
            return null;
        }

        string characters = string.Concat(text.Where(c => c is not (' ' or '\t' or '\r' or '\n')));
        string digits = characters.TrimEnd('=');
        int padding = characters.Length - digits.Length;
        bool isPadded = padding <= 2 && characters.Length % 4 == 0;
        if (digits.Length % 4 == 1 || (padding > 0 && !isPadded) || digits.Any(c => !Alphabet.Contains(c, StringComparison.Ordinal)))
        {
            return null;
        }

        var bytes = new byte[digits.Length * 6 / 8];
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            int digit = Alphabet.IndexOf(digits[bit / 6], StringComparison.Ordinal);
            bytes[bit / 8] = (byte)((bytes[bit / 8] << 1) | ((digit >> (5 - (bit % 6))) & 1));
        }

        return bytes;
    }
}
