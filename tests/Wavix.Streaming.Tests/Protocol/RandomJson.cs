using System.Text;

namespace Wavix.Streaming.Tests.Protocol;

/// <summary>
/// Builds JSON out of the protocol's names, right and wrong values of every JSON type, duplicates, nesting, escapes, bytes that are not
/// UTF-8, and white space. The same seed builds the same message.
/// </summary>
internal sealed class RandomJson(int seed)
{
    private static readonly string[] EventNames = ["connected", "start", "media", "media", "media", "mark", "stop", "dtmf", "", "Media"];
    private static readonly string[] TopNames =
    [
        "event", "event_time", "call_id", "stream_id", "sequence_number", "stream_type", "channel", "media", "media", "mark",
        "payload", "name", "track", "other", "evenT", "events", "\ud800",
    ];

    private static readonly string[] MediaNames = ["payload", "payload", "track", "timestamp", "chunk", "name", "event", "x"];
    private static readonly string[] Numbers =
    [
        "0", "-0", "1", "160", "-7", "12.0", "1.2e1", "1.25E+1", "125e-1", "1e18", "1e19", "1e30", "1e-30", "-0.0", "0e5", "120E-1", "2.5",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "9223372036854775807.0",
        "92233720368547758070e-1", "1.00000000000000000000000000000000000000001", "10000000000000000000000000000000000000000e-40",
    ];

    private static readonly string[] Times =
    [
        "2024-01-15T10:30:00Z", "2024-01-15T10:30:00.25+05:30", "2024-01-15T10:30:00.123456789Z", "2024-01-15T10:30:00.1234567890123456-08:00",
        "2024-01-15T10:30:00.12345678901234567Z", "2024-01-15T10:30:00-00:00", "2024-01-15T10:30:00.Z", "2024-01-15T10:30:00.+01:00",
        "2024-01-15T10:30Z", "2024-01-15T10:30+01:00", "2024-01-15T10:30:00-08", "2016-12-31T23:59:60Z", "2024-01-15",
        "2024-01-15 10:30:00.25+0530", "2024-01-15t10:30:00,123456789z", "2024-01-15T10:30:00 -08:00",
        "2024-02-29T23:59:59.9999999+14:00", "2023-02-29T00:00:00Z", "2024-01-15T10:30:00", "2024-01-15T24:00:00Z", "2024-01-15T10:30:00+14:01",
        "2024-01-15T10:30:00+1", "0001-01-01T00:00:00+01:00", "0000-01-01T00:00:00Z", "2024-1-15T10:30:00Z", "now",
    ];

    private static readonly string[] Texts = ["", "a", "str-456", "é", "😀", "\0", "\n\t\"\\/", "12\0", " 12", "+5", "-", "\ud800", "x\udc00", "\uE000", "\uFFFF"];

    // At the limits of texts and of mark names, and one over.
    private static readonly int[] Lengths = [512, 513, 4096, 4097];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _json = new();

    /// <summary>Mostly one message, with now and then something before or behind it.</summary>
    public byte[] Build()
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

    private void Message()
    {
        var names = new List<string>();
        if (!One(15))
        {
            names.Add("event");
        }

        if (One(2))
        {
            // All there, so that messages without anomaly are common too.
            names.AddRange(["event_time", "call_id", "stream_id", "sequence_number", "stream_type", "channel", "media", "mark"]);
        }

        names.AddRange(Enumerable.Range(0, _random.Next(6)).Select(_ => Pick(TopNames)));
        string[] order = [.. names];
        _random.Shuffle(order);
        Object(order, 1);
    }

    private void Object(string[] names, int depth)
    {
        Token("{");
        for (int i = 0; i < names.Length; i++)
        {
            Token(i > 0 ? "," : "");
            String(names[i]);
            Token(":");
            Member(names[i], depth);
        }

        Token("}");
    }

    private void Member(string name, int depth)
    {
        if (One(8))
        {
            Value(depth);
            return;
        }

        switch (name)
        {
            case "event":
                String(One(40) ? LongText() : Pick(EventNames));
                break;
            case "event_time":
                String(One(2) ? Times[0] : Pick(Times));
                break;
            case "sequence_number" or "timestamp" or "chunk" when One(4):
                String(Pick(Numbers));
                break;
            case "sequence_number" or "timestamp" or "chunk":
                Token(Pick(Numbers));
                break;
            case "stream_type":
                String(One(20) ? LongText() : Pick(["oneway", "twoway", "threeway"]));
                break;
            case "channel" or "track":
                String(One(20) ? LongText() : Pick(["inbound", "outbound", "both", "Both"]));
                break;
            case "payload":
                String(Base64());
                break;
            case "media":
                Object([.. One(8) ? [] : (string[])["payload"], .. Enumerable.Range(0, _random.Next(6)).Select(_ => Pick(MediaNames))], depth + 1);
                break;
            case "mark":
                Object([.. One(8) ? [] : (string[])["name"], .. Enumerable.Range(0, _random.Next(3)).Select(_ => Pick(MediaNames))], depth + 1);
                break;
            default:
                String(One(20) ? LongText() : Pick(Texts));
                break;
        }
    }

    private string LongText()
    {
        int length = Pick(Lengths);
        return One(2) ? new string(Pick(["x", "é", "\n", "\uFFFF"])[0], length) : string.Concat(Enumerable.Repeat("😀", length / 2)) + new string('x', length % 2);
    }

    private void Value(int depth)
    {
        switch (_random.Next(depth < 5 ? 8 : 6))
        {
            case 0:
                Token(Pick(["true", "false"]));
                break;
            case 1 or 2:
                Token("null");
                break;
            case 3:
                Token(Pick(Numbers));
                break;
            case 4:
                String(Pick(Texts));
                break;
            case 5:
                int levels = One(4) ? _random.Next(55, 70) : 1;
                Token(new string('[', levels) + new string(']', levels));
                break;
            case 6:
                Object([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Pick(TopNames))], depth + 1);
                break;
            default:
                Token("[");
                for (int i = _random.Next(3); i >= 0; i--)
                {
                    Value(depth + 1);
                    Token(i > 0 ? "," : "");
                }

                Token("]");
                break;
        }
    }

    private string Base64()
    {
        var bytes = new byte[_random.Next(40) is var length && One(6) ? length : length / 2 * 2];
        _random.NextBytes(bytes);
        var text = new StringBuilder(Convert.ToBase64String(bytes));
        if (One(4))
        {
            text.Replace("=", "");
        }

        for (int i = One(4) ? 3 : 0; i > 0; i--)
        {
            text.Insert(_random.Next(text.Length + 1), Pick(["\n", " ", "\r\n", "\t"]));
        }

        if (One(8))
        {
            text.Insert(_random.Next(text.Length + 1), Pick(["=", "==", ".", "-", "A", "\0", "é", "\ud800", "\uE000"]));
        }

        return text.ToString();
    }

    private void String(string text)
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

    private void Token(string text, bool? before = null)
    {
        Append(before != false && One(8) ? Pick([" ", "\n", "\r\n", "\t  "]) : "");
        Append(text);
        Append(before != true && One(8) ? Pick([" ", "\n", "\r\n", "\t  "]) : "");
    }

    private void Append(string text) => _json.Append(text);

    private bool One(int inSoMany) => _random.Next(inSoMany) == 0;

    private T Pick<T>(T[] choices) => choices[_random.Next(choices.Length)];
}
