#region usings
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Audio;
using Wavix.Streaming.CallControl;
#endregion

namespace RecordingServer;

#region handler
internal sealed class RecordingHandler(Recordings recordings, ILogger<RecordingHandler> logger) : IWavixStreamHandler
{
    public async Task HandleAsync(WavixStreamContext context, CancellationToken cancellationToken)
    {
        // Nothing is recorded before the caller has heard that it is.
        await context.Session.Play(Sounds.Announcement);

        using var stop = new CancellationTokenSource();
        Task<CallRecording> recording = CallRecorder.RecordAsync(
            context.Session, recordings.NewPath(), logger: logger, cancellationToken: stop.Token);
        bool isAllowed = false;
        try
        {
            isAllowed = await AskAsync(context, cancellationToken);
            if (isAllowed)
            {
                await TakeMessageAsync(context, cancellationToken);
            }
            else
            {
                await stop.CancelAsync();
            }

            _ = context.Session.Play(isAllowed ? Sounds.Goodbye : Sounds.NotRecorded);
            await context.HangUpAsync(drain: TimeSpan.FromSeconds(5), cancellationToken: cancellationToken);
        }
        finally
        {
            // It ends with the stream. If the stream does not end, because a request failed, it ends now.
            stop.CancelAfter(TimeSpan.FromSeconds(2));
            Finish(context, await recording, isAllowed);
        }
    }

    /// <summary>Waits for the key that means yes. Any other key, and none, means no.</summary>
    private static async Task<bool> AskAsync(WavixStreamContext context, CancellationToken cancellationToken)
    {
        var oneKey = new CollectDigitsRequest { MaxDigits = 1, Timeout = TimeSpan.FromSeconds(10) };
        return (await context.CollectDigitsAsync(oneKey, cancellationToken)).Digits == "1";
    }

    /// <summary>Waits for the end of the message: the pound key, a minute, or the end of the call.</summary>
    private static async Task TakeMessageAsync(WavixStreamContext context, CancellationToken cancellationToken)
    {
        _ = context.Session.Play(Sounds.Speak);
        var pound = new CollectDigitsRequest { TerminationCharacter = '#', Timeout = TimeSpan.FromSeconds(60) };
        await context.CollectDigitsAsync(pound, cancellationToken);
    }

    private void Finish(WavixStreamContext context, CallRecording recording, bool isAllowed)
    {
        if (isAllowed)
        {
            logger.LogInformation(
                "Call {CallId} is in {Files}: {Duration}, {Gaps} gaps", context.Call?.Id, recordings.Keep(recording), recording.Duration, recording.Gaps.Count);
        }
        else
        {
            Recordings.Drop(recording);
            logger.LogInformation("Call {CallId} was not recorded: the caller did not agree", context.Call?.Id);
        }
    }
}
#endregion
