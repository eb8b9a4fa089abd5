#region usings
using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Audio;
#endregion

namespace GreeterBot;

/// <summary>One call: the endpoint creates a handler for each.</summary>
internal sealed class GreeterHandler(ILogger<GreeterHandler> logger) : IWavixStreamHandler
{
    private const int MaxGoodbyes = 3;

    #region listen
    public async Task HandleAsync(WavixStreamContext context, CancellationToken cancellationToken)
    {
        WavixStreamSession session = context.Session;
        var caller = new BargeIn(session);
        await session.RunAsync(e => HearAsync(caller, e), token => ConverseAsync(session, caller, token), cancellationToken);
    }

    private static async ValueTask HearAsync(BargeIn caller, WavixEvent e)
    {
        if (e is MediaEvent media)
        {
            // A cough only pauses what plays. Speech interrupts it.
            await caller.HearAsync(media);
        }
    }
    #endregion

    private async Task ConverseAsync(WavixStreamSession session, BargeIn caller, CancellationToken cancellationToken)
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

    private static async Task<PlaybackOutcome> SayAsync(WavixStreamSession session, string name, byte[] pcm, CancellationToken cancellationToken)
    {
        // When this server stops, the rest is not played.
        using CancellationTokenRegistration stop = cancellationToken.Register(() => _ = session.InterruptAsync());
        PlaybackResult result = await session.Play(pcm);
        PlaybackLine.Print(name, result);
        return result.Outcome;
    }
}
