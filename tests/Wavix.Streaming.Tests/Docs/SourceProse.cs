using System.Text.RegularExpressions;

namespace Wavix.Streaming.Tests.Docs;

/// <summary>The prose of a source file: comments, and string literals, which are messages for people if they have more than one word.</summary>
internal static partial class SourceProse
{
    /// <summary>Reads a C# file. Comments on consecutive lines are one text.</summary>
    public static IEnumerable<Passage> Read(string source)
    {
        var comment = new List<string>();
        int firstLine = 0;
        foreach (Match token in Token().Matches(source))
        {
            int line = source.AsSpan(0, token.Index).Count('\n') + 1;
            bool isComment = token.Groups["comment"].Success;
            if (comment.Count > 0 && (!isComment || line != firstLine + comment.Count))
            {
                yield return new Passage(firstLine, ProseOf(comment));
                comment.Clear();
            }

            if (isComment)
            {
                firstLine = comment.Count == 0 ? line : firstLine;
                comment.Add(token.Value.TrimStart('/'));
            }
            else if (token.Groups["text"].Success && TextOf(token.Value) is var text && SeveralWords().IsMatch(text))
            {
                yield return new Passage(line, text);
            }
        }

        if (comment.Count > 0)
        {
            yield return new Passage(firstLine, ProseOf(comment));
        }
    }

    /// <summary>Reads an MSBuild file: its comments and the description of the package.</summary>
    public static IEnumerable<Passage> ReadBuildFile(string xml) =>
        BuildText().Matches(xml).Select(text => new Passage(xml.AsSpan(0, text.Index).Count('\n') + 1, text.Value));

    /// <summary>Keeps what a reader sees as words: code becomes X, tags disappear. Line breaks stay, so that lines can be counted.</summary>
    private static string ProseOf(IEnumerable<string> lines)
    {
        string text = CodeTag().Replace(string.Join('\n', lines), code => "X" + new string('\n', code.Value.Count(c => c == '\n')));
        text = Reference().Replace(text, "X");
        return Tag().Replace(text.Replace("<summary>", PlainWords.SummaryStart.ToString()), "");
    }

    /// <summary>The text of a literal. Of the code in the holes of an interpolated string, only the literals are kept.</summary>
    private static string TextOf(string literal) => literal.StartsWith('$')
        ? Hole().Replace(literal, hole => "X" + string.Concat(Literal().Matches(hole.Value).Select(inner => " " + inner.Value)))
        : literal;

    /// <summary>A text and the line on which it starts.</summary>
    internal readonly record struct Passage(int Line, string Text);

    // comment = "//" … end of line | "/*" … "*/"
    // text    = raw | verbatim | interpolated (whose holes may contain literals and one level of braces) | regular
    // A character literal is matched so that its quotes start no text.
    [GeneratedRegex(
        """"
        (?<comment>//[^\n]*|/\*.*?\*/)
        |(?<text>\$*"{3,}.*?"{3,}
            |(?:\$@|@\$|@)"(?:[^"]|"")*"
            |\$"(?:[^"\\{\n]|\\.|\{\{|\{(?:[^{}"\n]|"(?:[^"\\\n]|\\.)*"|\{[^{}\n]*\})*\})*"
            |"(?:[^"\\\n]|\\.)*")
        |'(?:[^'\\\n]|\\.[^'\n]*)'
        """",
        RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();

    [GeneratedRegex("""\{(?:[^{}"\n]|"(?:[^"\\\n]|\\.)*"|\{[^{}\n]*\})*\}""")]
    private static partial Regex Hole();

    [GeneratedRegex("""
        "(?:[^"\\\n]|\\.)*"
        """)]
    private static partial Regex Literal();

    [GeneratedRegex(@"\p{L}{2,}[^\p{L}]*\s[^\p{L}]*\p{L}{2,}")]
    private static partial Regex SeveralWords();

    [GeneratedRegex("<(?<name>c|code)>.*?</\\k<name>>|`[^`]*`", RegexOptions.Singleline)]
    private static partial Regex CodeTag();

    [GeneratedRegex("<(see|seealso|paramref|typeparamref)\\s[^>]*>")]
    private static partial Regex Reference();

    [GeneratedRegex("<!--.*?-->|<Description>.*?</Description>", RegexOptions.Singleline)]
    private static partial Regex BuildText();

    [GeneratedRegex("</?[a-z][^>]*>")]
    private static partial Regex Tag();
}
