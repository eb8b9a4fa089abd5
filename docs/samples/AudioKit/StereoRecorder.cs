using Wavix.Streaming;
using Wavix.Streaming.Audio;

namespace AudioKit;

internal static class StereoRecorder
{
    #region record
    public static async Task EchoAsync(WavixStreamSession session, string path, CancellationToken cancellationToken)
    {
        await using StereoWavWriter recording = StereoWavWriter.Create(path, WavixAudio.SampleRate);
        var clock = new TrackClock();
        await foreach (WavixEvent e in session.ReadEventsAsync(cancellationToken))
        {
            if (e is MediaEvent { Track: not MediaTrack.Outbound } media)
            {
                long spoken = clock.GetPosition(media, recording.GetPosition(StereoTrack.Left));
                await recording.WriteAsync(StereoTrack.Left, spoken, media.Payload, CancellationToken.None);
                if (session.CanSend && await session.SendMediaAsync(media.Payload, cancellationToken))
                {
                    // The echo belongs where the caller is now, or after what was sent before.
                    long now = Math.Max(recording.GetPosition(StereoTrack.Left), recording.GetPosition(StereoTrack.Right));
                    await recording.WriteAsync(StereoTrack.Right, now, media.Payload, CancellationToken.None);
                }
            }
        }
    }
    #endregion
}
