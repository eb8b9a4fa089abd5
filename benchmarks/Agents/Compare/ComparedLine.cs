namespace Agents.Compare;

/// <summary>A line and a model on which both agents are interrupted.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Delta">The audio in one event of the model.</param>
/// <param name="Delay">Of the line, one way.</param>
/// <param name="Prebuffer">How long the carrier waits before it plays.</param>
internal sealed record ComparedLine(string Name, TimeSpan Delta, TimeSpan Delay, TimeSpan Prebuffer)
{
    public static IReadOnlyList<ComparedLine> All { get; } =
    [
        Of("100 ms deltas", 100, 0, 0),
        Of("200 ms deltas", 200, 0, 0),
        Of("80 ms round trip", 100, 40, 0),
        Of("100 ms pre-buffer", 100, 0, 100),
        Of("round trip and pre-buffer", 100, 40, 100),
        Of("200 ms deltas, round trip and pre-buffer", 200, 40, 100),
    ];

    private static ComparedLine Of(string name, int delta, int delay, int prebuffer) =>
        new(name, TimeSpan.FromMilliseconds(delta), TimeSpan.FromMilliseconds(delay), TimeSpan.FromMilliseconds(prebuffer));
}
