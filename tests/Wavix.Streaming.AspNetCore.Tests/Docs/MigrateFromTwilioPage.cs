using Microsoft.AspNetCore.Builder;
#region usings
using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Audio;
using Wavix.Streaming.CallControl;
#endregion

namespace HowTo;

/// <summary>Code of docs/how-to/migrate-from-twilio.md, run by <see cref="HowToPageTests"/>.</summary>
internal static class MigrateFromTwilioPage
{
    public static void Map(WebApplication app, Func<WavixStreamContext, string?, CancellationToken, Task> talkAsync)
    {
        #region answer
        app.MapWavixCallEvents("/wavix/{secret}/events", async (CallEvent e, WavixCall call, CancellationToken cancellationToken) =>
        {
            if (e is CallSetupEvent)
            {
                // In place of <Parameter> elements: a value of your own, up to 1,024 bytes.
                await call.AnswerWithStreamAsync("/stream", new CallStreamOptions { Data = "campaign=spring" }, cancellationToken);
            }
        });
        app.MapWavixStream("/stream", (context, cancellationToken) => talkAsync(context, context.TokenData, cancellationToken))
            .RequireStreamToken()
            .HangUpWhenDone();
        #endregion
    }

    #region mulaw-out
    /// <summary>Speech of a service that is set to µ-law at 8,000 Hz, played to the caller.</summary>
    public static async Task<PlaybackResult> PlayMuLawAsync(WavixStreamSession session, IAsyncEnumerable<byte[]> speech) =>
        await session.Play(speech.Resample(inputRate: 8_000, WavixAudio.SampleRate, PcmEncoding.MuLaw));
    #endregion

    #region mulaw-in
    /// <summary>The caller's audio as µ-law at 8,000 Hz, for a recognizer that is set to it.</summary>
    public static async Task RecognizeMuLawAsync(WavixStreamSession session, Func<Stream, Task> recognizeAsync, CancellationToken cancellationToken)
    {
        using var pipe = new PcmPipe(WavixAudio.SampleRate, outputRate: 8_000, new PcmPipeOptions { OutputEncoding = PcmEncoding.MuLaw });
        Task recognizing = recognizeAsync(pipe.Reader.AsStream());
        await foreach (WavixEvent e in session.ReadEventsAsync(cancellationToken))
        {
            if (e is MediaEvent { Track: not MediaTrack.Outbound } media)
            {
                pipe.TryWrite(media.Payload.Span);
            }
        }

        pipe.Complete();
        await recognizing;
    }
    #endregion
}
