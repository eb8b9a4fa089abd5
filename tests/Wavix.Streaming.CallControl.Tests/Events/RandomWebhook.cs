namespace Wavix.Streaming.CallControl.Tests.Events;

/// <summary>
/// Builds JSON out of the names of the webhooks, right and wrong values of every JSON type, duplicates, nesting, escapes, bytes that are not UTF-8,
/// and white space, now and then damaged. The same seed builds the same body.
/// </summary>
internal sealed class RandomWebhook(int seed) : RandomJsonText(seed, Names, Numbers, Texts, Lengths)
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

    /// <summary>As the base class does, now and then damaged.</summary>
    public override byte[] Build()
    {
        byte[] body = base.Build();
        for (int i = One(4) ? Random.Next(1, 4) : 0; i > 0 && body.Length > 0; i--)
        {
            body = Damage(body);
        }

        return body;
    }

    protected override void Message()
    {
        string[] names =
        [
            .. One(12) ? [] : (string[])["event_type"], .. One(12) ? [] : (string[])[Pick(["uuid", "id", "call_id", "call", "data"])],
            .. One(2) ? Common : [], .. Enumerable.Range(0, Random.Next(6)).Select(_ => Pick(Names)),
        ];
        Random.Shuffle(names);
        Object(names, 1);
    }

    protected override void Known(string name, int depth)
    {
        switch (name)
        {
            case "call" or "data":
                Object([.. Enumerable.Range(0, Random.Next(4)).Select(_ => Pick(["id", "uuid", "id", "uuid", "x"]))], depth + 1);
                break;
            case "event_payload":
                Object([.. One(8) ? [] : (string[])["type", "payload"], .. Enumerable.Range(0, Random.Next(3)).Select(_ => Pick(Names))], depth + 1);
                break;
            case "payload":
                Object([.. Enumerable.Range(0, Random.Next(5)).Select(_ => Pick(["digits", "status", "playback_id", "other"]))], depth + 1);
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

    private byte[] Damage(byte[] body)
    {
        int at = Random.Next(body.Length);
        int end = Math.Min(body.Length, at + 1 + Random.Next(12));
        switch (Random.Next(5))
        {
            case 0:
                byte[] flipped = [.. body];
                flipped[at] ^= (byte)(1 << Random.Next(8));
                return flipped;
            case 1:
                return [.. body[..at], .. body[end..]];
            case 2:
                return [.. body[..at], One(2) ? (byte)Random.Next(256) : "{}[]\",:\\ue0"u8[Random.Next(11)], .. body[at..]];
            case 3:
                return body[..at];
            default:
                return [.. body[..end], .. body[at..end], .. body[end..]];
        }
    }
}
