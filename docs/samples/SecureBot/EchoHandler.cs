using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;

namespace SecureBot;

/// <summary>Says back what is said.</summary>
internal sealed class EchoHandler(ILogger<EchoHandler> logger) : IWavixStreamHandler
{
    #region handler
    public async Task HandleAsync(WavixStreamContext context, CancellationToken cancellationToken)
    {
        // Set, because the token is for one call: the handler runs after `start` has named that call.
        logger.LogInformation("{Call} from {Caller}", context.Call, context.Call!.From);
        await foreach (WavixEvent e in context.Session.ReadEventsAsync(cancellationToken))
        {
            if (e is MediaEvent media && context.Session.CanSend)
            {
                await context.Session.SendMediaAsync(media.Payload, cancellationToken);
            }
        }
    }
    #endregion
}
