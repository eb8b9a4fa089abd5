using System.Globalization;
using System.Text;

namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>
/// Reads a JSON string with escapes. <c>Utf8JsonReader</c> throws at half of a surrogate pair, which a server sends when it cuts a text in two;
/// here it becomes U+FFFD.
/// </summary>
internal static class EscapedText
{
    /// <param name="inner">What is between the quotes of a valid JSON string.</param>
    public static string Read(ReadOnlySpan<byte> inner)
    {
        string escaped = Encoding.UTF8.GetString(inner);
        var text = new StringBuilder(escaped.Length);
        for (int i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\')
            {
                text.Append(escaped[i]);
                continue;
            }

            i++;
            text.Append(escaped[i] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => (char)ushort.Parse(escaped.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                char other => other,
            });
            i += escaped[i] == 'u' ? 4 : 0;
        }

        return WellFormed(text.ToString());
    }

    /// <summary>The text with U+FFFD for each half of a surrogate pair. The writer of JSON throws at those too.</summary>
    public static string WellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
            }
        }

        return text;
    }
}
