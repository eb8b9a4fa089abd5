using System.Globalization;

namespace Agents.Failures;

/// <summary>What one thing that went wrong showed.</summary>
/// <param name="Name">What went wrong.</param>
/// <param name="Silence">The maximum silence in which the caller was owed an answer.</param>
/// <param name="IsGood">Whether everything but the times was as it must be.</param>
/// <param name="Detail">What else was seen.</param>
internal sealed record FailureRow(string Name, TimeSpan Silence, bool IsGood, string Detail)
{
    public static readonly TimeSpan Bar = TimeSpan.FromSeconds(1.5);

    public bool IsInTime => Silence <= Bar;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Name} | {Silence.TotalSeconds:0.00} s{(IsInTime ? "" : ", MISSED")} | {(IsGood ? "yes" : "NO")} | {Detail} |");
}
