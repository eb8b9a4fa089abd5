using System.Globalization;

namespace Wavix.Streaming.Agents;

/// <summary>Cuts a spoken text to what was heard of it.</summary>
internal static class HeardText
{
    /// <summary>Cuts a text to the words that were heard whole.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="words">
    /// The words of the text in their order, with their times. Null or empty if they are not known: then each character takes the same time.
    /// </param>
    /// <param name="heard">How much of the audio was heard.</param>
    /// <param name="audio">The length of the audio of the whole text. Used only if the times of the words are not known.</param>
    /// <returns>The start of the text, without space at its end. Where a script has no spaces, it may end after any character.</returns>
    public static string Cut(string text, IReadOnlyList<SpokenWord>? words, TimeSpan heard, TimeSpan audio)
    {
        int end = words is { Count: > 0 } ? FindEnd(text, words, heard) : FindEnd(text, heard, audio);
        return text[..end].TrimEnd();
    }

    private static int FindEnd(string text, IReadOnlyList<SpokenWord> words, TimeSpan heard)
    {
        int end = 0;
        foreach (SpokenWord word in words)
        {
            if (word.End > heard)
            {
                return end;
            }

            // A word that is not in the text, such as a number that is read out, takes its time and no place.
            int at = word.Text.Length == 0 ? -1 : text.IndexOf(word.Text, end, StringComparison.Ordinal);
            end = at < 0 ? end : at + word.Text.Length;
        }

        // All was heard, with what follows the last word.
        return text.Length;
    }

    private static int FindEnd(string text, TimeSpan heard, TimeSpan audio)
    {
        int length = text.TrimEnd().Length;
        if (heard >= audio)
        {
            return length;
        }

        // Exact: end / length <= heard / audio.
        int last = heard <= TimeSpan.Zero ? 0 : (int)((Int128)heard.Ticks * length / audio.Ticks);
        int end = 0;
        for (int at = 0; at < length && at <= last;)
        {
            if (at > 0 && IsEndOfWord(text, at))
            {
                end = at;
            }

            at += StringInfo.GetNextTextElementLength(text, at);
        }

        return end;
    }

    /// <summary>Whether a word may end before this character: before a space, or on either side of a character that is a word of its own.</summary>
    private static bool IsEndOfWord(string text, int at)
    {
        if (char.IsWhiteSpace(text[at]))
        {
            return !char.IsWhiteSpace(text[at - 1]);
        }

        // Punctuation belongs to the word before it.
        return !char.IsWhiteSpace(text[at - 1])
            && !IsPunctuation(text, at)
            && (HasNoSpaces(text, at) || HasNoSpaces(text, at - 1));
    }

    private static bool IsPunctuation(string text, int at) => CharUnicodeInfo.GetUnicodeCategory(text, at)
        is UnicodeCategory.OtherPunctuation or UnicodeCategory.ClosePunctuation or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.DashPunctuation;

    /// <summary>Whether the character is of a script that is written without spaces: Thai, Lao, Burmese, Khmer, Chinese and Japanese.</summary>
    private static bool HasNoSpaces(string text, int at) => text[at]
        is (>= '\u0E00' and <= '\u0EFF') or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17FF')
        or (>= '\u3001' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uFF01' and <= '\uFF9F')
        or (>= '\uD840' and <= '\uD88F') // The first halves of the rarer Chinese characters.
        || (at > 0 && char.IsLowSurrogate(text[at]) && text[at - 1] is >= '\uD840' and <= '\uD88F');
}
