using System.Runtime.CompilerServices;

namespace SpeakingBot;

/// <summary>Stands for a language model: gives an answer sentence by sentence, sooner than it can be spoken.</summary>
internal static class LanguageModel
{
    private static readonly string[] Sentences =
    [
        "We open at nine every day.",
        "On Sunday we close at noon.",
        "You find us behind the station.",
        "Parking is free for two hours.",
        "Shall I tell you more?",
    ];

    public static async IAsyncEnumerable<string> AnswerAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (string sentence in Sentences)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(600), cancellationToken);
            yield return sentence;
        }
    }
}
