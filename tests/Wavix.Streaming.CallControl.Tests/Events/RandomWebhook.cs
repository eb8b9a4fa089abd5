using System.Text;

namespace Wavix.Streaming.CallControl.Tests.Events;

/// <summary>
/// Builds JSON out of the names of the webhooks, right and wrong values of every JSON type, duplicates, nesting, escapes, bytes that are not UTF-8,
/// and white space, now and then damaged. The same seed builds the same body.
/// </summary>
internal sealed class RandomWebhook(int seed)
{
    private static readonly string[] Names =
    [
        "uuid", "id", "call_id", "call", "data", "event_type", "event", "type", "direction", "event_time", "event_payload", "payload", "from", "to",
        "tag", "call_started", "call_answered", "call_completed", "machine_detected", "digits", "status", "playback_id", "destination", "duration",
        "charge", "per_minute", "date", "disposition", "other", "Id", "\ud800",
    ];

    private static readonly string[] Common = ["uuid", "event_type", "direction", "event_time", "event_payload", "from", "to", "duration", "charge", "date"];

    private static readonly string[] EventTypes =
    [
        "call_setup", "ringing", "early_media", "answered", "completed", "busy", "cancelled", "rejected", "on_call_event", "on_call_event", "on_call_event",
        "canceled", "Answered", "",
    ];

    private static readonly string[] Numbers =
    [
        "0", "-0", "6", "-7", "12.5", "0.027", "1e2", "1E-2", "1e40", "1e-40", "3155760000", "3155760001", "9223372036854775807", "0.0000001", "0.00000019",
        "79228162514264337593543950335", "79228162514264337593543950336", "1.00000000000000000000000000000000000001",
    ];

    private static readonly string[] NumberTexts = ["+1", ".5", "5.", " 1", "1 ", "1,5", "1\0", "0x1", "1e", "--1", "∞", "٣", "1_000", "-", ".", "1.2.3", "$1"];

    private static readonly string[] Times =
    [
        "2025-09-22T12:56:38.547Z", "2025-09-22T12:56:38.547Z", "2024-01-15T10:30:00Z", "2024-01-15T10:30:00.25+05:30", "2024-01-15T10:30:00.1234567890123456-08:00",
        "2024-01-15T10:30:00.12345678901234567Z", "2024-01-15T10:30:00.Z", "2024-01-15T10:30Z", "2016-12-31T23:59:60Z", "2024-01-15", "2024-01-15 10:30:00Z",
        "2023-02-29T00:00:00Z", "2024-01-15T10:30:00", "2024-01-15T10:30:00+1", "0001-01-01T00:00:00+01:00", "now",
    ];

    private static readonly string[] Texts = ["", "a", "+18045961058", "é", "😀", "\0", "\n\t\"\\/", "\ud800", "x\udc00", "\uE000", "\uFFFF"];

    // At the limits of scalars, texts and tags, and one over.
    private static readonly int[] Lengths = [254, 255, 256, 257, 512, 513, 4096, 4097];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _json = new();

    public byte[] Build()
    {
        _json.Append(One(20) ? "\uFEFF" : "");
        if (One(30))
        {
            Value(0);
        }
        else
        {
            string[] names =
            [
                .. One(12) ? [] : (string[])["event_type"], .. One(12) ? [] : (string[])[Pick(["uuid", "id", "call_id", "call", "data"])],
                .. One(2) ? Common : [], .. Enumerable.Range(0, _random.Next(6)).Select(_ => Pick(Names)),
            ];
            _random.Shuffle(names);
            Object(names, 1);
        }

        _json.Append(One(30) ? "}" : One(30) ? "{}" : One(30) ? "\0" : "");

        // A stand-in from the private use area becomes a byte that UTF-8 never holds.
        string utf8 = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(_json.ToString()));
        byte[] body = Encoding.Latin1.GetBytes(utf8.Replace("\u00EE\u0080\u0080", "\u00FF", StringComparison.Ordinal));
        for (int i = One(4) ? _random.Next(1, 4) : 0; i > 0 && body.Length > 0; i--)
        {
            body = Damage(body);
        }

        return body;
    }

    private byte[] Damage(byte[] body)
    {
        int at = _random.Next(body.Length);
        int end = Math.Min(body.Length, at + 1 + _random.Next(12));
        switch (_random.Next(5))
        {
            case 0:
                byte[] flipped = [.. body];
                flipped[at] ^= (byte)(1 << _random.Next(8));
                return flipped;
            case 1:
                return [.. body[..at], .. body[end..]];
            case 2:
                return [.. body[..at], One(2) ? (byte)_random.Next(256) : "{}[]\",:\\ue0"u8[_random.Next(11)], .. body[at..]];
            case 3:
                return body[..at];
            default:
                return [.. body[..end], .. body[at..end], .. body[end..]];
        }
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
            case "call" or "data":
                Object([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Pick(["id", "uuid", "id", "uuid", "x"]))], depth + 1);
                break;
            case "event_payload":
                Object([.. One(8) ? [] : (string[])["type", "payload"], .. Enumerable.Range(0, _random.Next(3)).Select(_ => Pick(Names))], depth + 1);
                break;
            case "payload":
                Object([.. Enumerable.Range(0, _random.Next(5)).Select(_ => Pick(["digits", "status", "playback_id", "other"]))], depth + 1);
                break;
            case "type" when depth > 1:
                String(Pick(["audio", "collect", "audio", "collect", "video"]));
                break;
            case "event_type" or "event" or "type":
                String(One(40) ? LongText() : Pick(EventTypes));
                break;
            case "direction":
                String(Pick(["inbound", "outbound", "both", "Inbound"]));
                break;
            case "status":
                String(Pick(["started", "completed", "failed", "paused"]));
                break;
            case "disposition":
                String(Pick(["answered", "noanswer", "busy", "failed", "all"]));
                break;
            case "machine_detected":
                Token(Pick(["true", "false"]));
                break;
            case "event_time" or "call_started" or "call_answered" or "call_completed" or "date":
                String(One(30) ? LongText() : Pick(Times));
                break;
            case "duration" or "charge" or "per_minute" or "digits" when One(2):
                Token(Pick(Numbers));
                break;
            case "duration" or "charge" or "per_minute" or "digits":
                String(One(3) ? Pick(NumberTexts) : One(30) ? new string('0', Pick(Lengths)) + "1" : Pick(Numbers));
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
                Object([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Pick(Names))], depth + 1);
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

    private void String(string text)
    {
        int every = Pick([1, 3, 30, int.MaxValue, int.MaxValue]);
        Token("\"");
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

        _json.Append('"');
    }

    private void Token(string text) => _json.Append(One(8) ? Pick([" ", "\n", "\r\n", "\t  "]) : "").Append(text);

    private bool One(int inSoMany) => _random.Next(inSoMany) == 0;

    private T Pick<T>(T[] choices) => choices[_random.Next(choices.Length)];
}
