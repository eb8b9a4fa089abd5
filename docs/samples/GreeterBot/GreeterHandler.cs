#region usings
using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;
#endregion

namespace GreeterBot;

/// <summary>One call: the endpoint creates a handler for each.</summary>
internal sealed class GreeterHandler(ILogger<GreeterHandler> logger) : IWavixStreamHandler
{
    private const int MaxGoodbyes = 3;

    private volatile Playback? _playing;

    #region listen
    public async Task HandleAsync(WavixStreamContext context, CancellationToken cancellationToken)
    {
        WavixStreamSession session = context.Session;
        using var caller = new CallerListener(new LevelGate());
        await session.RunAsync(e => HearAsync(session, caller, e), token => ConverseAsync(session, caller, token), cancellationToken);
    }

    private async ValueTask HearAsync(WavixStreamSession session, CallerListener caller, WavixEvent e)
    {
        if (e is MediaEvent { Track: not MediaTrack.Outbound } media
            && caller.Hear(media.Payload.Span)
            && _playing is { Completion.IsCompleted: false })
        {
            await session.InterruptAsync();
        }
    }
    #endregion

    #region conversation
    private async Task ConverseAsync(WavixStreamSession session, CallerListener caller, CancellationToken cancellationToken)
    {
        if (!session.CanSend)
        {
            logger.LogWarning("Nothing can be played on call {CallId}: its stream is {Type}", session.StreamInfo?.CallId, session.StreamInfo?.StreamType);
            return;
        }

        try
        {
            await SayAsync(session, "greeting", Chimes.Greeting, cancellationToken);
            for (int goodbyes = 0; goodbyes < MaxGoodbyes; goodbyes++)
            {
                await caller.WaitForQuietAsync(TimeSpan.FromSeconds(1), cancellationToken);
                if (await SayAsync(session, "goodbye", Chimes.Goodbye, cancellationToken) != PlaybackOutcome.Cleared)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (session.CanSend)
        {
            // This server stops, and the caller is still there.
            await SayAsync(session, "goodbye", Chimes.Goodbye, CancellationToken.None);
        }

        // The goodbye has left Wavix, but has not reached the caller's telephone yet.
        await session.DrainAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
    }

    private async Task<PlaybackOutcome> SayAsync(WavixStreamSession session, string name, byte[] pcm, CancellationToken cancellationToken)
    {
        // When this server stops, the rest is not played.
        using CancellationTokenRegistration stop = cancellationToken.Register(() => _ = session.InterruptAsync());
        Playback playing = session.Play(pcm);
        _playing = playing;
        PlaybackResult result = await playing;
        PlaybackLine.Print(name, result);
        return result.Outcome;
    }
    #endregion
}
