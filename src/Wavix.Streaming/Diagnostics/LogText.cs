using System.Globalization;

namespace Wavix.Streaming;

/// <summary>
/// Texts of a peer as they may be logged: a line break would forge a record, an escape sequence would control the terminal that shows it
/// (CWE-117), a mark of writing direction would show it in another order.
/// </summary>
internal static class LogText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text with U+FFFD for each character that is not visible; the same string when there is none.</summary>
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
