using Wavix.Streaming;
using Wavix.Streaming.Audio;

namespace AudioRecipes;

internal static class Detection
{
    public static async Task ListenAsync(WavixStreamSession session, ISpeechDetector detector, CancellationToken cancellationToken)
    {
        byte[] played = [];
        await foreach (WavixEvent e in session.ReadEventsAsync(cancellationToken))
        {
            if (e is not MediaEvent { Track: not MediaTrack.Outbound } media)
            {
                continue;
            }

            // What the caller heard meanwhile: its echo on the line is not the caller.
            Array.Resize(ref played, media.Payload.Length);
            session.CopyPlayed(media, played);
            foreach (SpeechChange change in detector.Process(media.Payload.Span, played).Changes)
            {
                Console.WriteLine($"{change.Position}: the caller {(change.IsStart ? "speaks" : "is silent")}");
            }
        }
    }
}
