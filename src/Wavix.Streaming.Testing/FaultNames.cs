using System.Globalization;

namespace Wavix.Streaming.Testing;

/// <summary>Faults by their names on a command line. The grammar: <c>name[=value]</c>; durations are <c>120ms</c> or <c>1.5s</c>.</summary>
internal static class FaultNames
{
    private static readonly FaultName[] All =
    [
        Time("delay", "50ms", "messages take this time to arrive, in each direction", (faults, value) => faults.Delay = value),
        Time("jitter", "30ms", "messages take up to this much longer, in order", (faults, value) => faults.Jitter = value),
        Count("seed", 1, "the seed of the jitter; another seed gives other delays", (faults, value) => faults.Seed = value),
        Time("burst", "300ms", "messages arrive together, once in this time", (faults, value) => faults.Burst = value),
        Number("skew", "100", "ppm", "Wavix's clock is faster by this", (faults, value) => faults.ClockSkew = value),
        Time("late-start", "2s", "start is sent this long after connected", (faults, value) => faults.LateStart = value),
        Time("prebuffer", "120ms", "playback starts when this much audio was received", (faults, value) => faults.Prebuffer = value),
        Flag("marks-need-media", "a mark is returned when audio after it plays", faults => faults.MarksNeedMedia = true),
        Flag("lose-first-mark", "the first mark is never returned", faults => faults.LoseFirstMark = true),
        Count("max-marks", 30, "marks beyond this many pending ones are never returned", (faults, value) => faults.MaxPendingMarks = value),
        Flag("marks-at-once", "marks are returned when they are received", faults => faults.MarksAtOnce = true),
        Number("line-echo", "-20", "dB", "the line echoes what the caller hears, at this level", (faults, value) => faults.LineEcho = value),
        Count("lose-every", 50, "one of this many media messages is lost", (faults, value) => faults.LoseEvery = value),
        Count("repeat-every", 50, "one of this many media messages is sent twice", (faults, value) => faults.RepeatEvery = value),
        Count("reorder-every", 50, "one of this many media messages is sent after the next", (faults, value) => faults.ReorderEvery = value),
        Count("malformed-every", 50, "after this many media messages, broken JSON is sent", (faults, value) => faults.MalformedEvery = value),
        Count("unknown-every", 50, "after this many media messages, an unknown event is sent", (faults, value) => faults.UnknownEvery = value),
        Count("oversized-every", 50, "after this many media messages, one of 2 MiB is sent", (faults, value) => faults.OversizedEvery = value),
        Count("fragments", 100, "messages are sent in WebSocket fragments of this many bytes", (faults, value) => faults.FragmentBytes = value),
        Count("coalesce", 5, "this many WebSocket frames arrive together", (faults, value) => faults.CoalesceFrames = value),
        Flag("no-pongs", "pings are not answered", faults => faults.NoPongs = true),
    ];

    public static IReadOnlyDictionary<string, string> Descriptions { get; } =
        All.ToDictionary(fault => fault.Name, fault => fault.Default is null ? fault.Description : $"{fault.Description} [{fault.Default}]");

    public static void Apply(string text, SimulatedFaults faults)
    {
        string[] parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
        FaultName fault = All.FirstOrDefault(known => known.Name == parts[0])
            ?? throw new FormatException($"'{parts[0]}' is not a fault. {NearestName.Suggest(parts[0], [.. All.Select(known => known.Name)], "The faults are")}");
        string? value = parts.Length > 1 ? parts[1] : fault.Default;
        if (!fault.TryApply(faults, value))
        {
            throw new FormatException(
                fault.Default is null
                    ? $"'{text}': {fault.Name} takes no value."
                    : $"'{text}': the value can't be read. It looks like {fault.Name}={fault.Default}.");
        }
    }

    private static FaultName Flag(string name, string description, Action<SimulatedFaults> apply) =>
        new(name, null, description, (faults, text) =>
        {
            apply(faults);
            return text is null;
        });

    private static FaultName Count(string name, int whenAlone, string description, Action<SimulatedFaults, int> apply) =>
        Value(name, whenAlone.ToString(CultureInfo.InvariantCulture), description, apply, text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : null);

    private static FaultName Number(string name, string whenAlone, string unit, string description, Action<SimulatedFaults, double> apply) =>
        Value(name, whenAlone + unit, description, apply, text => ReadNumber(text, unit) ?? ReadNumber(text, ""));

    private static FaultName Time(string name, string whenAlone, string description, Action<SimulatedFaults, TimeSpan> apply) =>
        Value(name, whenAlone, description, apply, text =>
            (ReadNumber(text, "ms") ?? (ReadNumber(text, "s") * 1000)) is { } milliseconds and >= 0 and < int.MaxValue
                ? TimeSpan.FromMilliseconds(milliseconds)
                : null);

    private static FaultName Value<T>(string name, string whenAlone, string description, Action<SimulatedFaults, T> apply, Func<string, T?> read)
        where T : struct =>
        new(name, whenAlone, description, (faults, text) =>
        {
            T? value = read(text!);
            if (value is { } known)
            {
                apply(faults, known);
            }

            return value is not null;
        });

    private static double? ReadNumber(string text, string unit) =>
        text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
        && double.TryParse(
            text.AsSpan(0, text.Length - unit.Length),
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out double number)
            ? number
            : null;

    private sealed record FaultName(string Name, string? Default, string Description, Func<SimulatedFaults, string?, bool> TryApply);
}
