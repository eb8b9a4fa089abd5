using System.Text;

namespace Wavix.Streaming.Benchmarks;

/// <summary>Messages as they stand on the wire, of one call. Audio is noise, so that nobody can guess it.</summary>
internal static class WireMessages
{
    public const string StreamId = "5b0e7c1e-93f8-4f5e-8f0a-0f5d3f1f9a11";
    public const string CallId = "8a3c7f52-1f0e-4f6b-9f83-6d0c7f0b2e77";

    public static byte[] Audio { get; } = CreateAudio();

    public static byte[] AudioBase64 { get; } = Encoding.ASCII.GetBytes(Convert.ToBase64String(Audio));

    public static byte[] Connected { get; } = """{"event":"connected","event_time":"2024-01-15T10:30:00Z"}"""u8.ToArray();

    public static byte[] Start { get; } = Encoding.UTF8.GetBytes(
        $$"""{"event":"start","event_time":"2024-01-15T10:30:00Z","call_id":"{{CallId}}","stream_id":"{{StreamId}}","stream_type":"twoway","channel":"inbound","sequence_number":1}""");

    public static byte[] Mark { get; } = Encoding.UTF8.GetBytes(
        $$$"""{"event":"mark","event_time":"2024-01-15T10:30:02Z","call_id":"{{{CallId}}}","stream_id":"{{{StreamId}}}","sequence_number":10,"mark":{"name":"end-of-greeting"}}""");

    public static byte[] Stop { get; } = Encoding.UTF8.GetBytes(
        $$"""{"event":"stop","event_time":"2024-01-15T10:30:05Z","call_id":"{{CallId}}","stream_id":"{{StreamId}}","sequence_number":100}""");

    /// <summary>Successive media messages: time, number, timestamp, chunk and audio differ, as they do in a call.</summary>
    public static byte[][] Media { get; } = [.. Enumerable.Range(0, 64).Select(CreateMedia)];

    private static byte[] CreateAudio()
    {
        byte[] audio = new byte[WavixAudio.FrameBytes];
        new Random(1).NextBytes(audio);
        return audio;
    }

    private static byte[] CreateMedia(int number)
    {
        byte[] audio = new byte[WavixAudio.FrameBytes];
        new Random(number).NextBytes(audio);
        DateTimeOffset time = new DateTimeOffset(2024, 1, 15, 10, 30, 0, TimeSpan.Zero) + (number * WavixAudio.FrameDuration);
        return Encoding.UTF8.GetBytes(
            $$$"""{"event":"media","event_time":"{{{time:yyyy-MM-ddTHH:mm:ss.fff}}}Z","call_id":"{{{CallId}}}","stream_id":"{{{StreamId}}}","sequence_number":{{{number + 1000}}},"media":{"payload":"{{{Convert.ToBase64String(audio)}}}","track":"inbound","timestamp":{{{160_000 + (160 * number)}}},"chunk":{{{number + 999}}}}}""");
    }
}
