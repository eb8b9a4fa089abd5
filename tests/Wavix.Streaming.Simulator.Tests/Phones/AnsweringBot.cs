using Wavix.Streaming.Audio;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Phones;

/// <summary>An application that greets, and answers whenever the caller has spoken, with a mark after each answer.</summary>
internal static class AnsweringBot
{
    public static async Task ServeAsync(WavixStreamSession session)
    {
        var detector = new SpeechDetector(options: new SpeechDetectorOptions { MinSilence = TimeSpan.FromMilliseconds(200) });
        int answers = 0;
        await foreach (WavixEvent e in session.ReadEventsAsync())
        {
            if (e is StartEvent)
            {
                await SayAsync(session, "greeting", TimeSpan.FromMilliseconds(600));
            }
            else if (e is MediaEvent media)
            {
                SpeechActivity activity = detector.Process(media.Payload.Span);
                if (activity.HasStarted && answers > 0)
                {
                    await session.SendClearAsync();
                }
                else if (activity.HasEnded)
                {
                    await SayAsync(session, $"answer-{++answers}", TimeSpan.FromMilliseconds(1000));
                }
            }
        }
    }

    private static async Task SayAsync(WavixStreamSession session, string mark, TimeSpan duration)
    {
        await session.SendMediaAsync(TestAudio.Speech(duration));
        await session.SendMarkAsync(mark);
    }
}
