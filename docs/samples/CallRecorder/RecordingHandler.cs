using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Audio;

namespace RecordingServer;

#region handler
internal sealed class RecordingHandler(IConfiguration configuration, ILogger<RecordingHandler> logger) : IWavixStreamHandler
{
    public async Task HandleAsync(WavixStreamContext context, CancellationToken cancellationToken)
    {
        // A name of our own: call ids come from outside.
        string path = Path.Combine(configuration["folder"] ?? "recordings", $"{Guid.NewGuid():N}.wav");
        CallRecording recording = await CallRecorder.RecordAsync(context.Session, path, logger: logger, cancellationToken: cancellationToken);
        logger.LogInformation(
            "Call {CallId} of {Customer} is in {Path}: {Duration}, {Gaps} gaps",
            context.Session.StreamInfo?.CallId,
            context.HttpContext.Request.RouteValues["customer"],
            path,
            recording.Duration,
            recording.Gaps.Count);
    }
}
#endregion
