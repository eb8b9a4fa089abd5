using AudioKit;
using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Audio;

namespace CallRecorder;

#region handler
internal sealed class RecordingHandler(IConfiguration configuration, ILogger<RecordingHandler> logger) : IWavixStreamHandler
{
    public async Task HandleAsync(WavixStreamContext context, CancellationToken cancellationToken)
    {
        WavixStreamSession session = context.Session;

        // A name of our own: call ids come from outside.
        string path = Path.Combine(configuration["folder"] ?? "recordings", $"{Guid.NewGuid():N}.wav");
        try
        {
            await RecordAsync(session, path, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // A full disk, or a file of 2 GiB: that must not end the call.
            logger.LogError(e, "The recording {Path} of call {CallId} ends early", path, session.StreamInfo?.CallId);
            await session.Completion.WaitAsync(cancellationToken);
        }
        finally
        {
            WavixStreamStatistics counts = session.GetStatistics();
            logger.LogInformation(
                "Call {CallId} of {Customer} is in {Path}; {Dropped} events were dropped, {Gaps} gaps in sequence numbers",
                session.StreamInfo?.CallId,
                context.HttpContext.Request.RouteValues["customer"],
                path,
                counts.DroppedEvents,
                counts.SequenceGaps);
        }
    }

    /// <summary>The caller on the left, the other side on the right. Holds and lost messages are silence.</summary>
    private static async Task RecordAsync(WavixStreamSession session, string path, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
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
#endregion
