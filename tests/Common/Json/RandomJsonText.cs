using System.Text;

namespace Wavix.Streaming.Tests.Common;

/// <summary>
/// Builds JSON out of names that mean something, right and wrong values of every JSON type, duplicates, nesting, escapes, bytes that are not
/// UTF-8, and white space. The same seed builds the same text.
/// </summary>
/// <param name="seed">What all follows from.</param>
/// <param name="names">The names of members, anywhere.</param>
/// <param name="numbers">Numbers, as they are written.</param>
/// <param name="texts">Texts; U+E000 stands for a byte that UTF-8 never holds.</param>
/// <param name="lengths">Lengths of long texts.</param>
internal abstract class RandomJsonText(int seed, string[] names, string[] numbers, string[] texts, int[] lengths)
{
    private readonly StringBuilder _json = new();

    protected Random Random { get; } = new(seed);

    /// <summary>Mostly one message, with now and then something before or behind it.</summary>
    public virtual byte[] Build()
    {
        Append(One(20) ? "\uFEFF" : "");
        if (One(30))
        {
            Value(0);
        }
        else
        {
            Message();
        }

        Append(One(30) ? "}" : One(30) ? "{}" : One(30) ? "\0" : "");

        // A stand-in from the private use area becomes a byte that UTF-8 never holds.
        string utf8 = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(_json.ToString()));
        return Encoding.Latin1.GetBytes(utf8.Replace("\u00EE\u0080\u0080", "\u00FF", StringComparison.Ordinal));
    }

    /// <summary>The message: an object of members that it has, and others.</summary>
    protected abstract void Message();

    /// <summary>The value of a member, of its own type.</summary>
    protected abstract void Known(string name, int depth);

    protected void Object(string[] members, int depth)
    {
        Token("{");
        for (int i = 0; i < members.Length; i++)
        {
            Token(i > 0 ? "," : "");
            String(members[i]);
            Token(":");
            Member(members[i], depth);
        }

        Token("}");
    }

    private void Member(string name, int depth)
    {
        if (One(8))
        {
            Value(depth);
        }
        else
        {
            Known(name, depth);
        }
    }

    protected string LongText()
    {
        int length = Pick(lengths);
        return One(2) ? new string(Pick(["x", "é", "\n", "\uFFFF"])[0], length) : string.Concat(Enumerable.Repeat("😀", length / 2)) + new string('x', length % 2);
    }

    private void Value(int depth)
    {
        switch (Random.Next(depth < 5 ? 8 : 6))
        {
            case 0:
                Token(Pick(["true", "false"]));
                break;
            case 1 or 2:
                Token("null");
                break;
            case 3:
                Token(Pick(numbers));
                break;
            case 4:
                String(Pick(texts));
                break;
            case 5:
                int levels = One(4) ? Random.Next(55, 70) : 1;
                Token(new string('[', levels) + new string(']', levels));
                break;
            case 6:
                Object([.. Enumerable.Range(0, Random.Next(4)).Select(_ => Pick(names))], depth + 1);
                break;
            default:
                Token("[");
                for (int i = Random.Next(3); i >= 0; i--)
                {
                    Value(depth + 1);
                    Token(i > 0 ? "," : "");
                }

                Token("]");
                break;
        }
    }

    protected void String(string text)
    {
        int every = Pick([1, 3, 30, int.MaxValue, int.MaxValue]);
        Token("\"", before: true);
        foreach (char c in text)
        {
            _json.Append(c switch
            {
                '"' or '\\' => $"\\{c}",
                '/' when One(2) => "\\/",
                '\n' when One(2) => "\\n",
                '\uE000' => "\uE000",
                < ' ' => $"\\u{(int)c:x4}",
                _ when char.IsSurrogate(c) || One(every) => One(2) ? $"\\u{(int)c:x4}" : $"\\u{(int)c:X4}",
                _ => c.ToString(),
            });
        }

        Token("\"", before: false);
    }

    protected void Token(string text, bool? before = null)
    {
        Append(before != false && One(8) ? Pick([" ", "\n", "\r\n", "\t  "]) : "");
        Append(text);
        Append(before != true && One(8) ? Pick([" ", "\n", "\r\n", "\t  "]) : "");
    }

    private void Append(string text) => _json.Append(text);

    protected bool One(int inSoMany) => Random.Next(inSoMany) == 0;

    protected T Pick<T>(T[] choices) => choices[Random.Next(choices.Length)];
}
