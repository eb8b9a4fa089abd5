using System.Text;

namespace Wavix.Streaming.Tests.Protocol;

/// <summary>
/// Builds JSON out of the protocol's names, right and wrong values of every JSON type, duplicates, nesting, escapes, bytes that are not
/// UTF-8, and white space. The same seed builds the same message.
/// </summary>
internal sealed class RandomJson(int seed) : RandomJsonText(seed, TopNames, Numbers, Texts, Lengths)
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

    protected override void Message()
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

        names.AddRange(Enumerable.Range(0, Random.Next(6)).Select(_ => Pick(TopNames)));
        string[] order = [.. names];
        Random.Shuffle(order);
        Object(order, 1);
    }

    protected override void Known(string name, int depth)
    {
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
                Object([.. One(8) ? [] : (string[])["payload"], .. Enumerable.Range(0, Random.Next(6)).Select(_ => Pick(MediaNames))], depth + 1);
                break;
            case "mark":
                Object([.. One(8) ? [] : (string[])["name"], .. Enumerable.Range(0, Random.Next(3)).Select(_ => Pick(MediaNames))], depth + 1);
                break;
            default:
                String(One(20) ? LongText() : Pick(Texts));
                break;
        }
    }

    private string Base64()
    {
        var bytes = new byte[Random.Next(40) is var length && One(6) ? length : length / 2 * 2];
        Random.NextBytes(bytes);
        var text = new StringBuilder(Convert.ToBase64String(bytes));
        if (One(4))
        {
            text.Replace("=", "");
        }

        for (int i = One(4) ? 3 : 0; i > 0; i--)
        {
            text.Insert(Random.Next(text.Length + 1), Pick(["\n", " ", "\r\n", "\t"]));
        }

        if (One(8))
        {
            text.Insert(Random.Next(text.Length + 1), Pick(["=", "==", ".", "-", "A", "\0", "é", "\ud800", "\uE000"]));
        }

        return text.ToString();
    }
}
