using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;

namespace CallRecorder;

#region handler
internal sealed class RecordingHandler(IConfiguration configuration, ILogger<RecordingHandler> logger) : IWavixStreamHandler
{
    public async Task HandleAsync(WavixStreamContext context, CancellationToken cancellationToken)
    {
        // A name of our own: call ids come from outside.
        DirectoryInfo folder = Directory.CreateDirectory(configuration["folder"] ?? "recordings");
        string path = Path.Combine(folder.FullName, $"{Guid.NewGuid():N}.pcm");
        await using FileStream file = File.Create(path);
        await foreach (WavixEvent e in context.Session.ReadEventsAsync(cancellationToken))
        {
            if (e is MediaEvent { Track: MediaTrack.Inbound } media)
            {
                await file.WriteAsync(media.Payload, CancellationToken.None);
            }
        }

        logger.LogInformation(
            "Call {CallId} of {Customer} is in {Path}: {Completion}",
            context.Session.StreamInfo?.CallId,
            context.HttpContext.Request.RouteValues["customer"],
            path,
            await context.Session.Completion);
    }
}
#endregion
