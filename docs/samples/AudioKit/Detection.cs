#region usings
using Wavix.Streaming;
using Wavix.Streaming.Audio;
#endregion

namespace AudioKit;

internal static class Detection
{
    #region detect
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
    #endregion

    #region barge-in
    public static async Task AnswerAsync(WavixStreamSession session, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken)
    {
        var caller = new BargeIn(session);
        await session.RunAsync(
            async e =>
            {
                if (e is MediaEvent media && await caller.HearAsync(media) is var action and not BargeInAction.None)
                {
                    Console.WriteLine(action);
                }
            },
            async token =>
            {
                await caller.WaitForQuietAsync(TimeSpan.FromSeconds(1), token);
                PlaybackResult result = await session.Play(answer);
                Console.WriteLine($"{result.Outcome}, {result.Heard.TotalMilliseconds:0} ms heard.");
            },
            cancellationToken);
    }
    #endregion
}
