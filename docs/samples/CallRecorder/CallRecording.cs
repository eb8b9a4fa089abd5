using AudioKit;
using Wavix.Streaming;
using Wavix.Streaming.Audio;

namespace CallRecorder;

internal static class CallRecording
{
    /// <summary>Writes a call into a WAV file: the caller on the left, the other side on the right. Holds and lost messages are silence.</summary>
    public static async Task WriteAsync(WavixStreamSession session, string path, CancellationToken cancellationToken)
    {
        await using StereoWavWriter recording = StereoWavWriter.Create(path, WavixAudio.SampleRate);
        var clock = new TrackClock();
        await foreach (WavixEvent e in session.ReadEventsAsync(cancellationToken))
        {
            if (e is MediaEvent media)
            {
                // A track that is missing or unknown is the caller's.
                StereoTrack track = media.Track == MediaTrack.Outbound ? StereoTrack.Right : StereoTrack.Left;
                await recording.WriteAsync(track, clock.GetPosition(media, recording.GetPosition(track)), media.Payload, CancellationToken.None);
            }
        }
    }
}
