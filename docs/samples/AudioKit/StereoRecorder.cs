using Wavix.Streaming;
using Wavix.Streaming.Audio;

namespace AudioKit;

internal static class StereoRecorder
{
    #region record
    public static async Task EchoAsync(WavixStreamSession session, string path)
    {
        await using StereoWavWriter recording = StereoWavWriter.Create(path, WavixAudio.SampleRate);
        await foreach (WavixEvent e in session.ReadEventsAsync())
        {
            if (e is MediaEvent { Track: MediaTrack.Inbound } media)
            {
                // The caller's audio comes without gaps: its samples are the clock.
                await recording.AppendAsync(StereoTrack.Left, media.Payload);
                if (session.CanSend && await session.SendMediaAsync(media.Payload))
                {
                    // What is said now stands where the caller is now, or behind what was said before.
                    long now = Math.Max(recording.GetPosition(StereoTrack.Left), recording.GetPosition(StereoTrack.Right));
                    await recording.WriteAsync(StereoTrack.Right, now, media.Payload);
                }
            }
        }
    }
    #endregion
}
