using System.Globalization;

namespace Agents.Compare;

/// <summary>Pairs of figures, ours first, of which the smaller one is better.</summary>
internal sealed class Verdict
{
    // Milliseconds by which two figures may differ and still be the same: that of µ-law, and of a timer.
    private const double Same = 2;

    private readonly List<string> _notes = [];

    public bool IsGood { get; private set; } = true;

    public static string Pair(double ours, double official, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{ours:0.#} / {official:0.#} {unit}").TrimEnd();

    /// <summary>The pair as text, with a mark if ours is worse.</summary>
    public string Of(double ours, double official, string unit = "")
    {
        bool isWorse = ours > official + (unit.Length > 0 ? Same : 0);
        IsGood &= !isWorse;
        return Pair(ours, official, unit) + (isWorse ? ", WORSE" : "");
    }

    /// <summary>The pair of processor times as text, with a mark if ours is greater.</summary>
    public string OfCost(double ours, double official)
    {
        IsGood &= ours <= official;
        return Pair(ours, official, "ms") + (ours > official ? ", WORSE" : "");
    }

    /// <summary>Something to be printed at the end.</summary>
    public void Note(string text, bool isBad = true)
    {
        IsGood &= !isBad;
        _notes.Add(text);
    }

    public void PrintNotes() => _notes.ForEach(note => Console.WriteLine($"- {note}"));
}
