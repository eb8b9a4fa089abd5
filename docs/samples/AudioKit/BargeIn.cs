using Wavix.Streaming;
using Wavix.Streaming.Audio;

namespace AudioKit;

internal static class BargeIn
{
    #region detect
    public static async Task ListenAsync(WavixStreamSession session, ISpeechDetector detector, CancellationToken cancellationToken)
    {
        await foreach (WavixEvent e in session.ReadEventsAsync(cancellationToken))
        {
            if (e is not MediaEvent { Track: not MediaTrack.Outbound } media)
            {
                continue;
            }

            foreach (SpeechChange change in detector.Process(media.Payload.Span).Changes)
            {
                Console.WriteLine($"{change.Position}: the caller {(change.IsStart ? "speaks" : "is silent")}");
                if (change.IsStart)
                {
                    await session.InterruptAsync();
                }
            }
        }
    }
    #endregion
}
