using Microsoft.AspNetCore.Builder;
#region usings
using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.CallControl;
#endregion

namespace HowTo;

/// <summary>Code of docs/how-to/hang-up.md, run by <see cref="HowToCallTests"/>.</summary>
internal static class HangUpPage
{
    public static void Map(WebApplication app, Func<WavixStreamContext, CancellationToken, Task> handler)
    {
        #region when-done
        app.MapWavixStream("/stream", handler).RequireStreamToken().HangUpWhenDone();
        #endregion
    }

    #region goodbye
    public static async Task<bool> SayGoodbyeAsync(WavixStreamContext context, byte[] goodbye, CancellationToken cancellationToken)
    {
        _ = context.Session.Play(goodbye);
        HangUpOutcome outcome = await context.HangUpAsync(drain: TimeSpan.FromSeconds(5), unlessInterrupted: true, cancellationToken);

        // Interrupted: the caller has something to add, and the call continues.
        return outcome != HangUpOutcome.Interrupted;
    }
    #endregion

    #region client
    public static async Task HangUpAsync(WavixCallControlClient calls, WavixStreamSession session)
    {
        await session.DrainAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        if (session.StreamInfo?.CallId is { } callId)
        {
            // False: the call had ended already. Not the token of the call, which this request cancels.
            await calls.HangUpAsync(callId, CancellationToken.None);
        }
    }
    #endregion
}
