using System.Globalization;
using System.Text;

namespace EndToEnd.Load;

/// <summary>
/// One call's <c>media</c> message as a WebSocket frame, changed in place from one message to the next: number, timestamp, chunk and time
/// grow as they do in a call. Its mask is zero, which is legal and leaves the bytes as they are.
/// </summary>
internal sealed class MediaFrame
{
    // So many digits from the first message on, so that all messages are as long.
    private const int FirstNumber = 1_000_000;

    private readonly byte[] _frame;
    private readonly int _time;
    private readonly int _number;
    private readonly int _timestamp;
    private readonly int _chunk;
    private int _sent;

    public MediaFrame(string streamId, int seed)
    {
        byte[] pcm = new byte[960];
        new Random(seed).NextBytes(pcm);
        Payload = Convert.ToBase64String(pcm);
        _frame = RawClient.TextFrame(
            $$$"""{"event":"media","event_time":"2024-01-15T10:30:00.000Z","call_id":"call-{{{streamId}}}","stream_id":"{{{streamId}}}","sequence_number":{{{FirstNumber}}},"media":{"payload":"{{{Payload}}}","track":"inbound","timestamp":{{{FirstNumber}}},"chunk":{{{FirstNumber}}}}}""");
        _time = Find("10:30:00.000");
        _number = Find("\"sequence_number\":") + "\"sequence_number\":".Length;
        _timestamp = Find("\"timestamp\":") + "\"timestamp\":".Length;
        _chunk = Find("\"chunk\":") + "\"chunk\":".Length;
    }

    /// <summary>The audio, as it should come back.</summary>
    public string Payload { get; }

    /// <summary>The next message; the bytes are valid until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        _sent++;
        Write(_number, FirstNumber + _sent);
        Write(_timestamp, FirstNumber + (160 * _sent % 8_000_000));
        Write(_chunk, FirstNumber + _sent);
        TimeSpan time = TimeSpan.FromMilliseconds(20L * _sent);
        time.TryFormat(_frame.AsSpan(_time), out _, @"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);
        return _frame;
    }

    private int Find(string text) => _frame.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text));

    private void Write(int at, int value) => value.TryFormat(_frame.AsSpan(at), out _, provider: CultureInfo.InvariantCulture);
}
