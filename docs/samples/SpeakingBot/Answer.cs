using System.Text;
using Wavix.Streaming;

namespace SpeakingBot;

internal static class Answer
{
    /// <summary>Speaks an answer while it is being generated.</summary>
    /// <returns>What the caller heard of it, for the model's memory.</returns>
    public static async Task<string> SpeakAsync(WavixStreamSession session)
    {
        PlaybackTurn turn = session.BeginTurn();
        List<(SpokenSentence Sentence, Playback Playback)> spoken = [];
        try
        {
            await foreach (string text in LanguageModel.AnswerAsync(turn.Ended))
            {
                SpokenSentence sentence = Voice.Speak(text);
                spoken.Add((sentence, turn.Play(sentence.Audio)));
            }
        }
        catch (OperationCanceledException) when (turn.Ended.IsCancellationRequested)
        {
            // The caller interrupted, or hung up. What was heard counts all the same.
        }

        var heard = new StringBuilder();
        foreach ((SpokenSentence sentence, Playback playback) in spoken)
        {
            PlaybackResult result = await playback;
            heard.Append(HeardText.ByWordTimes(sentence.Words, result.Heard));
        }

        return heard.ToString().TrimEnd();
    }
}
