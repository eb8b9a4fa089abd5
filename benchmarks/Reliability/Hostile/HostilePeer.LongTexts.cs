using System.Text;
using Wavix.Streaming;

namespace Reliability.Hostile;

/// <content>Texts as long as a message may be, in each field, before <c>start</c> and after it.</content>
internal sealed partial record HostilePeer
{
    private const int TextBytes = 1_000_000;

    // MaxQueuedEventBytes; and a message of MaxMessageBytes while it arrives, as it is copied into a buffer twice as large.
    private const long MostOfAStream = 3_000_000 + (3 * 1024 * 1024);

    // A frame of 20 ms in base64, the names around it, and an id of 512 characters of which each is escaped.
    private const long MostOfACommand = 1_280 + 256 + (6 * WavixEvent.MaxTextLength);

    private static readonly string Text = new('\u007F', TextBytes);

    private static readonly byte[][] LongTexts =
    [
        TextFrame("""{"event":"connected","call_id":"*"}"""),
        TextFrame("""{"event":"connected","stream_id":"*"}"""),
        TextFrame("""{"event":"mark","mark":{"name":"*"}}"""),
        TextFrame("""{"event":"media","media":{"payload":"AAEC/f7/","track":"*"}}"""),
        TextFrame("""{"event":"media","call_id":"*","media":{"payload":"!"}}"""),
        TextFrame("""{"event":"*"}"""),
        TextFrame("""{"event":"news","text":"*"}"""),
        TextFrame("""{"event":"news","call_id":"*"}"""),
        TextFrame("*"),
    ];

    private static readonly byte[] LongStart = RawClient.Frame(RawClient.Text, Encoding.ASCII.GetBytes(
        """{"event":"start","call_id":"*","stream_id":"*","stream_type":"*","channel":"*"}""".Replace("*", Text[..(TextBytes / 4)], StringComparison.Ordinal)));

    private static readonly byte[] OneFrame = RawClient.Frame(RawClient.Text, Encoding.ASCII.GetBytes(
        $$$"""{"event":"media","media":{"payload":"{{{Convert.ToBase64String(new byte[WavixAudio.FrameBytes])}}}","track":"inbound"}}"""));

    private static byte[] TextFrame(string message) =>
        RawClient.Frame(RawClient.Text, Encoding.ASCII.GetBytes(message.Replace("*", Text, StringComparison.Ordinal)));

    private static async Task<string> LongTextsAsync(RawClient peer, double share, CancellationToken token)
    {
        if (await UpgradeAsync(peer, token) is { } refusal)
        {
            return refusal;
        }

        string end = await WriteAsync(
            peer,
            async () =>
            {
                await WriteAllAsync(LongTexts);
                await WriteAllAsync([LongStart]);
                for (int round = 0; round < 2; round++)
                {
                    await WriteAllAsync(LongTexts);
                    await WriteAllAsync(Enumerable.Repeat(OneFrame, 10));
                }

                await WriteAllAsync([RawClient.Frame(RawClient.Close, [1000 >> 8, 1000 & 0xFF])]);
            },
            token);
        return peer.LargestFrame <= MostOfACommand ? end : $"a command of {peer.LargestFrame} bytes";

        async Task WriteAllAsync(IEnumerable<byte[]> frames)
        {
            foreach (byte[] frame in frames)
            {
                await peer.Stream.WriteAsync(frame, token);
            }
        }
    }
}
