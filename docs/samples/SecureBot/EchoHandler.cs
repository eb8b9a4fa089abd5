using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;

namespace SecureBot;

/// <summary>Says back what is said. However the handler ends, the caller is hung up, unless Wavix ended the call.</summary>
internal sealed class EchoHandler(CallControl calls, ILogger<EchoHandler> logger) : IWavixStreamHandler
{
    #region handler
    public async Task HandleAsync(WavixStreamContext context, CancellationToken cancellationToken)
    {
        // Set, and the call of the token: the handler of a bound token runs after `start` has named it.
        WavixStreamSession session = context.Session;
        string callId = session.StreamInfo!.CallId!;
        logger.LogInformation("Call {CallId} from {Caller}", callId, context.TokenData);
        try
        {
            await foreach (WavixEvent e in session.ReadEventsAsync(cancellationToken))
            {
                if (e is MediaEvent media && session.CanSend)
                {
                    await session.SendMediaAsync(media.Payload, cancellationToken);
                }
            }
        }
        finally
        {
            if (!await WasEndedByWavixAsync(session))
            {
                await calls.HangUpAsync(callId);
            }
        }
    }

    private static async Task<bool> WasEndedByWavixAsync(WavixStreamSession session) =>
        session.State >= WavixStreamState.Stopped
        && (await session.Completion).Reason is WavixStreamEndReason.Stopped or WavixStreamEndReason.ClosedByWavix;
    #endregion
}
