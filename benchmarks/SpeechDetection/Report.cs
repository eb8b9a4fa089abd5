namespace SpeechDetection;

/// <summary>A detector and what it said about each recording.</summary>
internal sealed record Row(string Name, IReadOnlyList<Detection> Detections);

/// <summary>Prints the tables.</summary>
internal static class Report
{
    private const string Columns = "frame error % | missed starts % | missed ends % | false starts/min | onset ms | end ms |\n|---|---|---|---|---|---|---|";

    public static void Print(CorpusSet set, List<Recording> recordings, List<Row> rows)
    {
        double minutes = recordings.Sum(recording => recording.Samples.Length) / (60.0 * 24_000);
        Console.WriteLine(FormattableString.Invariant($"The {set.Name} set: {recordings.Count} recordings, {minutes:F0} min"));
        foreach (int ratio in recordings.Select(recording => recording.Ratio).Distinct())
        {
            Console.WriteLine($"\n| speech {ratio} dB above the noise | {Columns}");
            foreach (Row row in rows)
            {
                Console.WriteLine($"| {row.Name} | {Total(recordings, row, recording => recording.Ratio == ratio)} |");
            }
        }

        Console.WriteLine($"\n| frame error % | {string.Join(" | ", rows.Select(row => row.Name))} |\n|---|{string.Concat(rows.Select(_ => "---|"))}");
        foreach (Recording one in recordings)
        {
            IEnumerable<string> errors = rows.Select(row => FormattableString.Invariant($"{Total(recordings, row, recording => recording == one).FrameError:F1}"));
            Console.WriteLine($"| {one.Noise}, {one.Ratio} dB | {string.Join(" | ", errors)} |");
        }
    }

    public static void PrintEchoes(List<Recording> recordings, List<Row> rows)
    {
        foreach (int gain in recordings.Select(recording => recording.Ratio).Distinct())
        {
            Console.WriteLine($"\n| echo of {gain} dB | {Columns}");
            foreach (string noise in recordings.Select(recording => recording.Noise).Distinct())
            {
                foreach (Row row in rows)
                {
                    Console.WriteLine($"| {noise[6..]}; {row.Name} | {Total(recordings, row, recording => recording.Ratio == gain && recording.Noise == noise)} |");
                }
            }
        }
    }

    /// <summary>Whether a detector is nowhere worse than another, at any level of noise.</summary>
    public static bool IsAsGoodAs(List<Recording> recordings, Row ours, Row other) => recordings
        .Select(recording => recording.Ratio)
        .Distinct()
        .All(ratio => Total(recordings, ours, one => one.Ratio == ratio).IsAsGoodAs(Total(recordings, other, one => one.Ratio == ratio)));

    private static Score Total(List<Recording> recordings, Row row, Func<Recording, bool> isCounted)
    {
        var score = new Score();
        for (int i = 0; i < recordings.Count; i++)
        {
            if (isCounted(recordings[i]))
            {
                score.Add(recordings[i].Utterances, row.Detections[i]);
            }
        }

        return score;
    }
}
