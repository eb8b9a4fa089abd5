#region usings
using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Audio;
#endregion

namespace PhoneBot;

/// <summary>One call: the endpoint creates a handler for each.</summary>
internal sealed class PhoneHandler : IWavixStreamHandler
{
    private const int MaxGoodbyes = 3;

    #region conversation
    public Task HandleAsync(WavixStreamContext context, CancellationToken cancellationToken)
    {
        WavixStreamSession session = context.Session;
        var caller = new BargeIn(session);
        return session.RunAsync(e => HearAsync(caller, e), token => TalkAsync(context, caller, token), cancellationToken);
    }

    private static async ValueTask HearAsync(BargeIn caller, WavixEvent e)
    {
        if (e is MediaEvent media)
        {
            // A cough only pauses what plays. Speech interrupts it.
            await caller.HearAsync(media);
        }
    }

    private static async Task TalkAsync(WavixStreamContext context, BargeIn caller, CancellationToken cancellationToken)
    {
        await context.Session.Play(Sounds.Greeting);
        for (int goodbyes = 0; goodbyes < MaxGoodbyes; goodbyes++)
        {
            await caller.WaitForQuietAsync(TimeSpan.FromSeconds(1), cancellationToken);
            _ = context.Session.Play(Sounds.Goodbye);
            if (await context.HangUpAsync(drain: TimeSpan.FromSeconds(5), unlessInterrupted: true, cancellationToken) != HangUpOutcome.Interrupted)
            {
                return;
            }
        }

        // Interrupted each time. HangUpWhenDone() hangs up now, as it does when anything here throws or the server stops.
    }
    #endregion
}
