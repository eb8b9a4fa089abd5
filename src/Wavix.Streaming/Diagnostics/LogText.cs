using System.Globalization;

namespace Wavix.Streaming;

/// <summary>
/// Makes text from the peer safe to log (CWE-117). A line break would forge a record, an escape sequence would control the terminal, and a
/// bidirectional control character would reorder what is shown.
/// </summary>
internal static class LogText
{
    private const char Replacement = '\uFFFD';

    /// <summary>Replaces each character that is not visible with U+FFFD. Returns the same string if there is none.</summary>
    public static string? Clean(string? text)
    {
        if (text is null || !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        return string.Create(text.Length, text, static (clean, text) =>
        {
            for (int i = 0; i < clean.Length; i++)
            {
                clean[i] = IsVisible(text[i]) ? text[i] : Replacement;
            }
        });
    }

    private static bool IsVisible(char c) => char.GetUnicodeCategory(c) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
