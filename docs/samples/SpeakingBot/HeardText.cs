namespace SpeakingBot;

/// <summary>The part of a spoken text that was heard: what a language model may remember of its own answer.</summary>
internal static class HeardText
{
    #region heard-text
    /// <summary>With the word timestamps that many voices give: the words that ended by then.</summary>
    public static string ByWordTimes(IEnumerable<SpokenWord> words, TimeSpan heard) =>
        string.Concat(words.TakeWhile(word => word.End <= heard).Select(word => word.Text + " "));

    /// <summary>Without them: as much of the text as was heard of its audio, back to the last whole word.</summary>
    public static string ByProportion(string text, TimeSpan heard, TimeSpan audio)
    {
        if (heard >= audio)
        {
            return text;
        }

        string part = text[..(int)(text.Length * (heard / audio))];
        return part[..(part.LastIndexOf(' ') + 1)];
    }
    #endregion
}
