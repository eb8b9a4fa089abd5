#region usings
using LiveTranscription.Recognition;
using LiveTranscription.Transcripts;
using Microsoft.Extensions.Options;
using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;
#endregion

namespace LiveTranscription;

/// <summary>One call: its stream is one-way, and has the caller as the inbound and the other side as the outbound track.</summary>
internal sealed class TranscriptionHandler(
    CallList calls, IRecognizer recognizer, IOptions<TranscriptionOptions> options, ILogger<TranscriptionHandler> logger) : IWavixStreamHandler
{
    #region handler
    public async Task HandleAsync(WavixStreamContext context, CancellationToken cancellationToken)
    {
        WavixStreamSession session = context.Session;
        CallTranscript transcript = calls.Add(context.Call);
        string end = "The server has ended the stream.";
        using var stopRecognising = new CancellationTokenSource();
        var caller = new TrackTranscriber(Side.Caller, recognizer, transcript, options.Value, logger);
        var other = new TrackTranscriber(Side.Other, recognizer, transcript, options.Value, logger);
        Task recognising = Task.WhenAll(caller.RunAsync(stopRecognising.Token), other.RunAsync(stopRecognising.Token));
        try
        {
            DateTimeOffset start = session.TimeProvider.GetUtcNow();
            await foreach (WavixEvent e in session.ReadEventsAsync(cancellationToken))
            {
                switch (e)
                {
                    case StartEvent:
                        start = e.ReceivedAt;
                        break;
                    case MediaEvent media:
                        (media.Track == MediaTrack.Outbound ? other : caller).Hear(media.Payload, media.ReceivedAt - start);
                        break;
                }
            }

            end = Describe((await session.Completion).Reason);
        }
        finally
        {
            caller.Complete();
            other.Complete();
            await FinishAsync(recognising, stopRecognising, session.TimeProvider);
            calls.End(transcript, end);
        }
    }
    #endregion

    /// <summary>Waits for the last results, and not for a recogniser that does not return.</summary>
    private async Task FinishAsync(Task recognising, CancellationTokenSource stopRecognising, TimeProvider clock)
    {
        try
        {
            await recognising.WaitAsync(options.Value.FinishTimeout, clock);
        }
        catch (TimeoutException)
        {
            await stopRecognising.CancelAsync();
            await recognising.WaitAsync(TimeSpan.FromSeconds(1), clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static string Describe(WavixStreamEndReason reason) => reason switch
    {
        WavixStreamEndReason.Stopped => "The call has ended.",
        WavixStreamEndReason.ConnectionLost => "The connection to Wavix was lost. The call may continue.",
        _ => $"The stream of the call has ended: {reason}.",
    };
}
