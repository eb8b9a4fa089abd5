using System.Globalization;
using Agents.Calls;
using Wavix.Streaming.Tests.Realtime;

namespace Agents.Interrupts;

/// <summary>What the interruptions showed, beside the bars.</summary>
internal sealed class InterruptScore
{
    private readonly List<double> _errors = [];
    private readonly List<string> _notes = [];
    private int _beyond;
    private int _whole;
    private int _unheard;
    private int _missing;
    private int _wrongWords;
    private int _transcripts;
    private int _wrongTranscripts;
    private int _wrongTranscriptWords;
    private int _closeWords;

    public int ApiErrors { get; set; }

    public TimeSpan OldAudio { get; set; }

    /// <summary>From the model's speech_started to the clear at the carrier, without the delay of the line.</summary>
    public List<TimeSpan> Clears { get; } = [];

    /// <summary>From the caller's first word to the last of the old answer that is heard, without the delay of the line.</summary>
    public List<TimeSpan> Onsets { get; } = [];

    /// <summary>The most audio at the carrier.</summary>
    public TimeSpan Buffered { get; set; }

    public void Note(string text) => _notes.Add(text);

    public void Add(Interruption interruption, string line)
    {
        (SpokenItem item, TimeSpan heard, TimeSpan claim) = (interruption.Item, interruption.Heard, interruption.Claim);
        _beyond += claim > item.Sent && item.TruncatedTo is not null ? 1 : 0;
        bool isWhole = heard >= item.Length;
        _whole += isWhole ? 1 : 0;
        _unheard += heard == TimeSpan.Zero ? 1 : 0;
        _missing += !isWhole && item.TruncatedTo is null && !item.IsDeleted ? 1 : 0;
        double error = (claim - heard).TotalMilliseconds;
        _errors.Add(error);
        if (Math.Abs(error) > Words.Tolerance.TotalMilliseconds)
        {
            _notes.Add(FormattableString.Invariant($"claimed {claim.TotalMilliseconds:0} of {item.Sent.TotalMilliseconds:0} ms, heard {heard.TotalMilliseconds:0.0} ms: {line}"));
        }
    }

    /// <summary>What the model remembers of each answer.</summary>
    public void AddMemory(IReadOnlyList<FakeRealtimeSession> sessions, IReadOnlyList<Interruption> interruptions, string line)
    {
        Dictionary<string, string> memory = Words.FindRemembered(sessions);
        foreach (Interruption one in interruptions)
        {
            string remembered = memory.GetValueOrDefault(one.Item.ItemId, "");
            int wrong = Words.Count(remembered) - Words.Count(one.HeardText);
            if (wrong != 0 && Words.AreClose(one.Item, remembered, one.HeardText))
            {
                _closeWords++;
            }
            else if (wrong != 0)
            {
                _wrongWords += Math.Abs(wrong);
                _notes.Add($"remembered {Words.Count(remembered)} words, heard {Words.Count(one.HeardText)}: {line}");
            }
        }
    }

    /// <summary>
    /// The transcript of the call. The service sends no times of words, so it is cut in proportion; while an answer is being sent, its text is ahead of its
    /// audio, and the proportion is a guess.
    /// </summary>
    public void AddTranscript(IReadOnlyList<Interruption> interruptions, IReadOnlyList<string> said, string line)
    {
        foreach (Interruption one in interruptions)
        {
            string heard = one.HeardText;
            string text = said.FirstOrDefault(text => text[0] == one.Item.Words[0].Text[0], "");
            int wrong = Math.Abs(Words.Count(text) - Words.Count(heard));
            _transcripts++;
            _wrongTranscripts += wrong > 0 ? 1 : 0;
            _wrongTranscriptWords = Math.Max(_wrongTranscriptWords, wrong);
            if (wrong > 1)
            {
                _notes.Add($"the transcript has {Words.Count(text)} words of {Words.Count(heard)} that were heard: {line}");
            }
        }
    }

    /// <param name="timesCount">Whether a bar of time counts.</param>
    /// <returns>Whether every bar that counts was reached.</returns>
    public bool Print(bool timesCount)
    {
        double[] sizes = [.. _errors.Select(Math.Abs).Order()];
        double[] clears = [.. Clears.Select(clear => clear.TotalMilliseconds).Order()];
        if (sizes.Length == 0 || clears.Length == 0)
        {
            Console.WriteLine("No interruption was seen.");
            return false;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{sizes.Length} interruptions: {_whole} after the last sample of the answer, {_unheard} before the first"));
        Console.WriteLine("| | measured | bar |");
        Console.WriteLine("|---|---|---|");
        bool isGood = Row("error of the truncation, median", Median(sizes), 5, "ms") | !timesCount;
        isGood &= Row("error of the truncation, maximum", sizes[^1], 15, "ms") | !timesCount;
        isGood &= Row("most that was claimed and not heard", Math.Max(0, _errors.Max()), 15, "ms") | !timesCount;
        isGood &= Row("truncations beyond the audio", _beyond, 0, "");
        isGood &= Row("truncations missing", _missing, 0, "");
        isGood &= Row("errors of the API", ApiErrors, 0, "");
        isGood &= Row("wrong words in the model's memory", _wrongWords, 0, "");
        isGood &= Row("wrong words in an entry of the transcript, maximum", _wrongTranscriptWords, 1, "");
        isGood &= Row("old audio after the clear", OldAudio.TotalMilliseconds, 0, "ms");
        isGood &= Row("speech_started to clear, median", Median(clears), 5, "ms") | !timesCount;
        isGood &= Row("speech_started to clear, maximum", clears[^1], 25, "ms") | !timesCount;
        double[] onsets = [.. Onsets.Select(onset => onset.TotalMilliseconds).Order()];
        isGood &= Row("the caller's first word to the last old audio, median", Median(onsets), 75, "ms") | !timesCount;
        isGood &= Row("the caller's first word to the last old audio, maximum", onsets[^1], 75, "ms") | !timesCount;
        isGood &= Row("audio at the carrier, maximum", Buffered.TotalMilliseconds, 400, "ms") | !timesCount;
        Console.WriteLine($"Words whose end is within 15 ms of the cut, and on its other side: {_closeWords}.");
        Console.WriteLine($"Entries of the transcript with one word too many or too few: {_wrongTranscripts} of {_transcripts}.");
        foreach (string note in _notes)
        {
            Console.WriteLine($"- {note}");
        }

        return isGood;
    }

    private static bool Row(string name, double value, double bar, string unit)
    {
        bool isGood = value <= bar;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {value:0.##} {unit} | {bar:0} {unit}{(isGood ? "" : ", MISSED")} |"));
        return isGood;
    }

    private static double Median(double[] sorted) => sorted[sorted.Length / 2];
}
