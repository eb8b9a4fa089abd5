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
    public static async Task<PlaybackResult> SpeakAsync(WavixStreamSession session, Stream synthesised)
    {
        using var pipe = new PcmPipe(inputRate: 22_050, WavixAudio.SampleRate);
        Task writing = WriteAsync(synthesised, pipe);
        PlaybackResult result = await session.Play(pipe.Reader);
        await writing;
        return result;
    }

    private static async Task WriteAsync(Stream synthesised, PcmPipe pipe)
    {
        byte[] buffer = new byte[4_096];
        Exception? error = null;
        try
        {
            // Waits when two seconds are unread; false when the playback has ended early.
            int read;
            while ((read = await synthesised.ReadAsync(buffer)) > 0 && await pipe.WriteAsync(buffer.AsMemory(0, read)))
            {
            }
        }
        catch (Exception e)
        {
            // Whatever it is, a timeout of the service included: the playback is Failed, and its result has this error.
            error = e;
        }

        // Always: a pipe that is left open keeps its playback, and the caller, waiting until the call ends.
        pipe.Complete(error);
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
