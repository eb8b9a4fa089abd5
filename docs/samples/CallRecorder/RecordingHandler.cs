using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;

namespace CallRecorder;

#region handler
internal sealed class RecordingHandler(IConfiguration configuration, ILogger<RecordingHandler> logger) : IWavixStreamHandler
{
    public async Task HandleAsync(WavixStreamContext context, CancellationToken cancellationToken)
    {
        WavixStreamSession session = context.Session;

        // A name of our own: call ids come from outside.
        string folder = configuration["folder"] ?? "recordings";
        string path = Path.Combine(folder, $"{Guid.NewGuid():N}.wav");
        try
        {
            Directory.CreateDirectory(folder);
            await CallRecording.WriteAsync(session, path, cancellationToken);
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
}
#endregion
