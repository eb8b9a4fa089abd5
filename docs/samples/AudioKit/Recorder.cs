#region usings
using Wavix.Streaming;
using Wavix.Streaming.Audio;
#endregion

namespace AudioKit;

internal static class Recorder
{
    #region record
    public static async Task<CallRecording> EchoAsync(WavixStreamSession session, string path, CancellationToken cancellationToken)
    {
        Task<CallRecording> recording = CallRecorder.RecordAsync(session, path, cancellationToken: cancellationToken);
        await foreach (WavixEvent e in session.ReadEventsAsync(cancellationToken))
        {
            if (e is MediaEvent media && session.CanSend)
            {
                await session.SendMediaAsync(media.Payload, cancellationToken);
            }
        }

        return await recording;
    }
    #endregion

    #region options
    public static CallRecorderOptions SmallFiles { get; } = new()
    {
        Layout = RecordingLayout.Mono,
        SampleRate = 8_000,
        Encoding = WavEncoding.MuLaw,
        SegmentDuration = TimeSpan.FromMinutes(10),
    };
    #endregion
}
