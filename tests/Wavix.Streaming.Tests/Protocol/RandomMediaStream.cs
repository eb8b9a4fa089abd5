using System.Globalization;
using System.Text;

namespace Wavix.Streaming.Tests.Protocol;

/// <summary>
/// Media messages of one stream, as some peer's encoder lays them out: order of the fields, white space, digits of numbers and times. Some
/// are damaged in one byte, mostly by one that means something to JSON, to base64 or to numbers. The same seed builds the same stream.
/// </summary>
internal sealed class RandomMediaStream(int seed)
{
    private static readonly string[] TimeFormats = ["", ".f", ".fff", ".ffffff", ".fffffff", ".FFF", ".fffffff00", ".fffffff0000"];
    private static readonly string[] Offsets = ["Z", "Z", "+01:00", "-03:30", "-0330", "z"];

    private readonly Random _random = new(seed);

    public List<byte[]> Build()
    {
        string[] order = ["event", "event_time", "call_id", "stream_id", "sequence_number", "media"];
        string[] mediaOrder = ["payload", "track", "timestamp", "chunk"];
        if (One(2))
        {
            _random.Shuffle(order);
            _random.Shuffle(mediaOrder);
        }

        string space = One(3) ? "\r\n  " : "";
        string timeFormat = Pick(TimeFormats);
        string offset = Pick(Offsets);
        int payloadBytes = 2 * _random.Next(0, 24);
        bool bothTracks = One(3);
        long number = One(4) ? _random.NextInt64(long.MaxValue - 100) : _random.Next(0, 2000);
        long timestamp = One(4) ? _random.NextInt64(uint.MaxValue) : _random.Next(0, 2000);
        DateTimeOffset time = new DateTimeOffset(2024, 1, 15, 10, 30, 0, TimeSpan.Zero).AddTicks(_random.NextInt64(TimeSpan.TicksPerMinute));
        var messages = new List<byte[]>();
        for (int i = 0; i < 12; i++)
        {
            string audio = Convert.ToBase64String(Arbitrary.RandomBytes(_random.Next(), One(12) ? 2 * _random.Next(0, 24) : payloadBytes));
            var media = new Dictionary<string, string>
            {
                ["payload"] = $"\"{audio}\"",
                ["track"] = bothTracks && i % 2 == 1 ? "\"outbound\"" : "\"inbound\"",
                ["timestamp"] = Text(timestamp + (160 * i)),
                ["chunk"] = Text(i + 1),
            };
            string written = time.AddMilliseconds(20 * i).ToString("yyyy-MM-ddTHH:mm:ss" + timeFormat, CultureInfo.InvariantCulture);
            var fields = new Dictionary<string, string>
            {
                ["event"] = "\"media\"",
                ["event_time"] = $"\"{written}{offset}\"",
                ["call_id"] = "\"call-\\u0031\"",
                ["stream_id"] = "\"str-456\"",
                ["sequence_number"] = Text(number + i),
                ["media"] = Json(mediaOrder, media, space),
            };
            byte[] message = Encoding.UTF8.GetBytes(Json(order, fields, space));
            messages.Add(One(2) ? message : Damage(message));
        }

        return messages;
    }

    private static string Json(string[] order, Dictionary<string, string> fields, string space) =>
        "{" + space + string.Join("," + space, order.Select(name => $"\"{name}\":{(space.Length > 0 ? " " : "")}{fields[name]}")) + space + "}";

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private byte[] Damage(byte[] message)
    {
        byte[] damaged = [.. message];
        ReadOnlySpan<byte> bytes = "0019-+.eE=/ \t\"\\{}[],:Aa~\0\u007f\u00ff"u8;
        damaged[_random.Next(message.Length)] = One(8) ? (byte)_random.Next(256) : bytes[_random.Next(bytes.Length)];
        return damaged;
    }

    private bool One(int of) => _random.Next(of) == 0;

    private T Pick<T>(T[] values) => values[_random.Next(values.Length)];
}
