using System.Globalization;
using System.Text;

namespace Wavix.Streaming.Agents;

/// <summary>
/// Cuts a text that arrives in pieces into sentences for a voice. The parts together are the text. If in doubt, it does not cut: a long part is only
/// later, but a cut in the wrong place is heard. Not thread-safe.
/// </summary>
internal sealed class SentenceSplitter
{
    // A part shorter than this is spoken together with the next: "Yes. " alone sounds chopped.
    private const int MinLength = 16;

    // The first part may end at a comma, so that the caller hears something early.
    private const int MinFirstClause = 24;

    // A longer part is cut at a comma or a space.
    private const int MaxLength = 240;

    // Closing quotes and brackets belong to the sentence that they end.
    private const string Closing = "\"'”’»)]」』）】";

    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        // English.
        "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "vs", "etc", "approx", "dept", "est", "fig", "inc", "ltd", "co", "corp", "no", "nos", "ext", "tel",
        "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue", "wed", "thu", "fri", "sat", "sun",

        // German, French, Spanish, Portuguese, Italian.
        "bzw", "ca", "nr", "str", "usw", "evtl", "ggf", "inkl", "zzgl", "tgl", "hr", "fr", "mme", "mlle", "av", "bd", "sra", "srta", "ud", "uds", "dra", "pág", "núm",
        "sig", "dott", "ing", "avv",
    };

    private readonly StringBuilder _text = new();
    private bool _isFirst = true;

    /// <summary>Adds the next piece of the text.</summary>
    /// <returns>The parts that are complete now.</returns>
    public IReadOnlyList<string> Add(string piece)
    {
        _text.Append(piece);
        List<string> parts = [];
        while (FindEnd(_text.ToString()) is var end and > 0)
        {
            Take(end, parts);
        }

        return parts;
    }

    /// <summary>Ends the text.</summary>
    /// <returns>The rest; null if there is none.</returns>
    public string? Complete()
    {
        string rest = _text.ToString();
        _text.Clear();
        return rest.Length == 0 ? null : rest;
    }

    private void Take(int end, List<string> parts)
    {
        parts.Add(_text.ToString(0, end));
        _text.Remove(0, end);
        _isFirst = false;
    }

    /// <summary>Returns the length of the first part; 0 if it is not complete yet.</summary>
    private int FindEnd(string text)
    {
        int clause = 0;
        for (int i = 0; i < text.Length; i++)
        {
            int next = SkipClosing(text, i + 1);
            if (IsFullStop(text[i]))
            {
                // A script without spaces: the next sentence follows at once.
                if (next < text.Length && HasContent(text, next))
                {
                    return SkipSpace(text, next);
                }
            }
            else if (text[i] == '\n' || (IsTerminator(text[i]) && next < text.Length && char.IsWhiteSpace(text[next])))
            {
                int start = SkipSpace(text, next);
                if (start == text.Length)
                {
                    // What follows decides.
                    break;
                }

                if (HasContent(text, i) && (_isFirst || i + 1 >= MinLength) && (text[i] is not '.' || EndsSentence(text, i, start)))
                {
                    return start;
                }
            }
            else if (IsComma(text[i]) && i + 2 < text.Length && (char.IsWhiteSpace(text[i + 1]) || text[i] > 0x2FFF))
            {
                int start = SkipSpace(text, i + 1);
                clause = start < text.Length && start <= MaxLength ? start : clause;
                if (_isFirst && clause > MinFirstClause)
                {
                    return clause;
                }
            }
        }

        return text.Length <= MaxLength ? 0 : clause > MinLength ? clause : FindForcedEnd(text);
    }

    private static int FindForcedEnd(string text)
    {
        int space = text.LastIndexOf(' ', MaxLength - 1);
        if (space > MinLength)
        {
            return space + 1;
        }

        int end = 0;
        while (end + StringInfo.GetNextTextElementLength(text, end) is var next && next <= MaxLength)
        {
            end = next;
        }

        return end;
    }

    /// <summary>Whether a full stop of Latin script ends a sentence.</summary>
    private static bool EndsSentence(string text, int stop, int start)
    {
        if (char.IsLower(text[start]) || (stop > 0 && text[stop - 1] == '.'))
        {
            return !char.IsLower(text[start]);
        }

        int from = stop;
        while (from > 0 && !char.IsWhiteSpace(text[from - 1]) && text[from - 1] is not ('(' or '"' or '“' or '«'))
        {
            from--;
        }

        ReadOnlySpan<char> word = text.AsSpan(from, stop - from);

        // "J. Smith", "z. B.", "U.S. mail", "3. Mai", "1. First".
        return word.Length > 1
            && !(word.Length <= 2 && char.IsDigit(word[0]) && char.IsDigit(word[^1]))
            && !word.Contains('.')
            && !Abbreviations.Contains(word.ToString());
    }

    private static bool HasContent(string text, int until)
    {
        for (int i = 0; i < until; i++)
        {
            if (char.IsLetterOrDigit(text[i]) || char.IsSurrogate(text[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static int SkipClosing(string text, int at)
    {
        while (at < text.Length && (Closing.Contains(text[at], StringComparison.Ordinal) || IsTerminator(text[at]) || IsFullStop(text[at])))
        {
            at++;
        }

        return at;
    }

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private static bool IsTerminator(char c) => c is '.' or '!' or '?' or '…' or '؟' or '۔' or '।' or '॥' or '։' or '።';

    private static bool IsFullStop(char c) => c is '。' or '！' or '？' or '｡' or '．';

    private static bool IsComma(char c) => c is ',' or ';' or ':' or '–' or '—' or '،' or '、' or '，' or '；';
}
