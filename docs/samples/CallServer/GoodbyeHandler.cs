using System.Runtime.InteropServices;
using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;

namespace CallServer;

/// <summary>Echoes the caller's audio; when this server ends the call, one low tone is the goodbye.</summary>
internal sealed class GoodbyeHandler(ILogger<GoodbyeHandler> logger) : IWavixStreamHandler
{
    private static readonly byte[] Goodbye = Tone(TimeSpan.FromMilliseconds(300));

    #region goodbye
    public async Task HandleAsync(WavixStreamContext context, CancellationToken cancellationToken)
    {
        WavixStreamSession session = context.Session;
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
        catch (OperationCanceledException) when (session.CanSend)
        {
            // The caller is still there, but this server ends the call: it stops, or the call has lasted too long.
            _ = session.Play(Goodbye);
            await session.DrainAsync(TimeSpan.FromSeconds(2), CancellationToken.None);
            logger.LogInformation("Said goodbye to call {CallId}", session.StreamInfo?.CallId);
        }
    }
    #endregion

    private static byte[] Tone(TimeSpan duration)
    {
        var samples = new short[(int)(WavixAudio.SampleRate * duration.TotalSeconds)];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(8000 * Math.Sin(2 * Math.PI * 220 * i / WavixAudio.SampleRate));
        }

        return MemoryMarshal.AsBytes(samples.AsSpan()).ToArray();
    }
}
