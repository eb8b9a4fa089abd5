using System.Text;

namespace Wavix.Streaming.Fuzz;

/// <summary>Makes inputs from inputs: bytes changed, pieces repeated, removed, put elsewhere or taken from others, and words of the protocol.</summary>
/// <param name="random">Decides everything.</param>
/// <param name="maxLength">Bytes that no input exceeds.</param>
internal sealed class Mutator(Random random, int maxLength)
{
    private static readonly byte[][] Words = [.. new[]
    {
        "\"event\":", "\"event_time\":", "\"call_id\":", "\"stream_id\":", "\"stream_type\":", "\"channel\":", "\"sequence_number\":",
        "\"media\":{", "\"payload\":", "\"track\":", "\"timestamp\":", "\"chunk\":", "\"mark\":{", "\"name\":",
        "\"connected\"", "\"start\"", "\"media\"", "\"mark\"", "\"stop\"", "\"clear\"", "\"oneway\"", "\"twoway\"", "\"inbound\"", "\"outbound\"", "\"both\"",
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0061", "\\ud800", "\\\"", "null", "true", "-1", "0", "1e3", "1.0", "9223372036854775807", "-9223372036854775808",
        "\"uuid\":", "\"id\":", "\"call\":{", "\"data\":{", "\"event_type\":", "\"type\":", "\"event_payload\":{", "\"digits\":", "\"status\":", "\"playback_id\":",
        "\"direction\":", "\"from\":", "\"to\":", "\"tag\":", "\"call_started\":", "\"call_answered\":", "\"call_completed\":", "\"machine_detected\":",
        "\"destination\":", "\"duration\":", "\"charge\":", "\"per_minute\":", "\"date\":", "\"disposition\":",
        "\"call_setup\"", "\"ringing\"", "\"early_media\"", "\"answered\"", "\"completed\"", "\"busy\"", "\"cancelled\"", "\"rejected\"", "\"on_call_event\"",
        "\"audio\"", "\"collect\"", "\"started\"", "\"failed\"", "\"noanswer\"", "0.822", "1e-3", "3155760000",
        "AAEC/f7/", "AAEC", "AA==", "AAE=", "=", " ", "\n", "\u00e9", "\ufeff", "2024-01-15T10:30:00Z", "2024-02-30T23:59:60.1234567+14:00", "0001-01-01T00:00:00+00:01",
        "\nstart\n", "\nmedia\n", "\nstop\n", "\nsend\n", "\nplay\n", "\ninterrupt\n", "\nmark\n", "\necho\n", "\ntick\n", "\nsecond\n", "\nbinary\n", "\nlost\n", "\nleave\n",
        new string('x', WavixEvent.MaxTextLength), new string('\u00e9', WavixEvent.MaxTextLength + 1), string.Concat(Enumerable.Repeat("\\u007f", 200)),
    }.Select(Encoding.UTF8.GetBytes)];

    private static readonly byte[] Odd = [0x00, 0x0A, 0x1F, 0x20, 0x22, 0x2C, 0x2D, 0x2E, 0x30, 0x39, 0x5C, 0x7B, 0x7D, 0x7F, 0x80, 0xBF, 0xC0, 0xED, 0xF4, 0xFF];

    /// <summary>Changes a copy of an input a few times.</summary>
    /// <param name="input">The input.</param>
    /// <param name="others">Where pieces may come from.</param>
    public byte[] Mutate(byte[] input, IReadOnlyList<byte[]> others)
    {
        var bytes = new List<byte>(input);
        for (int times = 1 << random.Next(5); times > 0; times--)
        {
            Change(bytes, others);
        }

        if (bytes.Count > maxLength)
        {
            bytes.RemoveRange(maxLength, bytes.Count - maxLength);
        }

        return [.. bytes];
    }

    private void Change(List<byte> bytes, IReadOnlyList<byte[]> others)
    {
        int at = random.Next(bytes.Count + 1);
        (int from, int length) = Piece(bytes.Count);
        switch (random.Next(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = Odd[random.Next(Odd.Length)];
                break;
            case 2 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 3:
                bytes.RemoveRange(from, length);
                break;
            case 4:
                bytes.InsertRange(at, bytes.GetRange(from, length));
                break;
            case 5 when length > 0:
                for (int times = random.Next(2, 40); times > 0 && bytes.Count < maxLength; times--)
                {
                    bytes.InsertRange(from, bytes.GetRange(from, length));
                }

                break;
            case 6:
                byte[] word = Words[random.Next(Words.Length)];
                if (random.Next(2) == 0)
                {
                    bytes.RemoveRange(from, Math.Min(length, word.Length));
                    at = Math.Min(at, bytes.Count);
                }

                bytes.InsertRange(at, word);
                break;
            case 7 when others.Count > 0:
                byte[] other = others[random.Next(others.Count)];
                (int start, int count) = Piece(other.Length);
                bytes.InsertRange(at, other[start..(start + count)]);
                break;
            default:
                bytes.Insert(at, (byte)random.Next(0x20, 0x7F));
                break;
        }
    }

    /// <summary>A piece of something so long: mostly short.</summary>
    private (int From, int Length) Piece(int of)
    {
        int length = random.Next(Math.Min(of, random.Next(4) == 0 ? of : 16) + 1);
        return (random.Next(of - length + 1), length);
    }
}
