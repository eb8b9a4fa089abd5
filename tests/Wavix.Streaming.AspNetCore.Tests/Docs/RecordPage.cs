using Microsoft.AspNetCore.Builder;
#region usings
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Audio;
using Wavix.Streaming.CallControl;
#endregion

namespace HowTo;

/// <summary>Code of docs/how-to/record-a-call.md, compiled. The rest of the page is from the samples AudioKit and CallRecorder.</summary>
internal static class RecordPage
{
    public static void Map(WebApplication app, string folder)
    {
        #region one-way
        app.MapWavixCallEvents("/wavix/{secret}/events", async (CallEvent e, WavixCall call, CancellationToken cancellationToken) =>
        {
            if (e is CallAnsweredEvent)
            {
                var both = new CallStreamOptions { StreamType = CallStreamType.OneWay, StreamChannel = CallStreamChannel.Both };
                await call.StartStreamAsync("/record", both, cancellationToken);
            }
        });
        app.MapWavixStream("/record", async (context, cancellationToken) =>
            {
                string path = Path.Combine(folder, $"{Guid.NewGuid():N}.wav");
                await CallRecorder.RecordAsync(context.Session, path, cancellationToken: cancellationToken);
            })
            .WithStreamOptions(options => options.ReceiveMedia = false)    // the handler reads no events; the recorder gets the audio all the same
            .RequireStreamToken();
        #endregion
    }
}
