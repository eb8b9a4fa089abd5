using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;

namespace GreeterBot;

internal sealed class GreeterHandler(CallControl calls, ILogger<GreeterHandler> logger) : IWavixStreamHandler
{
    #region listen
    public async Task HandleAsync(WavixStreamContext context, CancellationToken cancellationToken)
    {
        WavixStreamSession session = context.Session;
        using var caller = new CallerListener(new LevelGate());
        Playback? greeting = null;
        Task conversation = Task.CompletedTask;
        await foreach (WavixEvent e in session.ReadEventsAsync(cancellationToken))
        {
            switch (e)
            {
                case StartEvent start when greeting is null:
                    if (!session.CanSend)
                    {
                        logger.LogWarning("Nothing can be played on call {CallId}: its stream is {Type}", start.CallId, start.StreamType);
                        return;
                    }

                    // Not awaited here: this loop must go on to hear the caller.
                    greeting = session.Play(Chimes.Greeting);
                    conversation = ConverseAsync(session, caller, greeting, start.CallId, cancellationToken);
                    break;
                case MediaEvent { Track: not MediaTrack.Outbound } media:
                    bool speaks = caller.Hear(media.Payload.Span);
                    if (speaks && greeting is { Completion.IsCompleted: false })
                    {
                        await session.InterruptAsync();
                    }

                    break;
            }
        }

        await conversation;
    }
    #endregion

    #region conversation
    private async Task ConverseAsync(
        WavixStreamSession session, CallerListener caller, Playback greeting, string? callId, CancellationToken cancellationToken)
    {
        try
        {
            PlaybackLine.Print("greeting", await greeting);
            await caller.WaitForQuietAsync(TimeSpan.FromSeconds(1), cancellationToken);
            PlaybackLine.Print("goodbye", await session.Play(Chimes.Goodbye));
            if (await session.DrainAsync(TimeSpan.FromSeconds(5), cancellationToken) != DrainOutcome.Ended)
            {
                await calls.HangUpAsync(callId);
            }
        }
        finally
        {
            // Whatever went wrong: the loop ends with the stream, and nobody is left in silence.
            await session.CloseAsync(cancellationToken: CancellationToken.None);
        }
    }
    #endregion
}
