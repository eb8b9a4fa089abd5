using Wavix.Streaming;
using Wavix.Streaming.Audio;

namespace AudioKit;

internal static class Speech
{
    #region recognise
    public static async Task<long> RecogniseAsync(WavixStreamSession session, CancellationToken cancellationToken)
    {
        using var pipe = new PcmPipe(WavixAudio.SampleRate, outputRate: 16_000, new PcmPipeOptions { Capacity = TimeSpan.FromSeconds(5) });
        Task<long> recogniser = ReadAsync(pipe.Reader.AsStream());
        await foreach (WavixEvent e in session.ReadEventsAsync(cancellationToken))
        {
            if (e is MediaEvent { Track: not MediaTrack.Outbound } media)
            {
                // Never waits: what a slow recogniser has no room for is dropped, and counted in pipe.DroppedBytes.
                pipe.TryWrite(media.Payload.Span);
            }
        }

        pipe.Complete();
        return await recogniser;
    }
    #endregion

    #region synthesise
    public static async Task<PlaybackResult> SpeakAsync(WavixStreamSession session, IAsyncEnumerable<byte[]> speech) =>
        await session.Play(speech.Resample(inputRate: 22_050, outputRate: WavixAudio.SampleRate));
    #endregion

    #region fill
    public static async Task<PlaybackResult> SpeakAsync(WavixStreamSession session, Stream speech)
    {
        using var pipe = new PcmPipe(inputRate: 22_050, WavixAudio.SampleRate);

        // Waits while two seconds are unread, and ends when the playback has ended early. Does not fail: the playback has the error of the stream.
        Task filling = pipe.FillAsync(speech);
        PlaybackResult result = await session.Play(pipe.Reader);
        await filling;
        return result;
    }
    #endregion

    // In the place of a speech service's client.
    private static async Task<long> ReadAsync(Stream pcm16)
    {
        byte[] buffer = new byte[3_200];
        long total = 0;
        int read;
        while ((read = await pcm16.ReadAsync(buffer)) > 0)
        {
            total += read;
        }

        return total;
    }
}
