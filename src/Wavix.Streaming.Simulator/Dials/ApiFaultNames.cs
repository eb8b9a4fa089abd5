using System.Globalization;
using System.Net;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Dials;

/// <summary>Faults of the API by their names on a command line. The grammar: <c>name[:operation][=value][,times=N|all]</c>.</summary>
internal static class ApiFaultNames
{
    private const string Times = "times=";

    private static readonly Fault[] All =
    [
        new("delay", "5s", "requests are answered later", (text, faults, operation, times) =>
        {
            bool isTime = DurationText.TryParse(text, out TimeSpan delay) && delay > TimeSpan.Zero;
            if (isTime)
            {
                faults?.Delay(operation, delay, times);
            }

            return isTime;
        }),
        new("refuse", "503", "requests are refused with this status and have no effect", (text, faults, operation, times) =>
        {
            bool isStatus = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int status) && status is >= 300 and <= 599;
            if (isStatus)
            {
                faults?.Refuse(operation, (HttpStatusCode)status, times);
            }

            return isStatus;
        }),
        new("lose-request", null, "the connection is lost before a request takes effect", (_, faults, operation, times) =>
        {
            faults?.LoseRequest(operation, times);
            return true;
        }),
        new("lose-answer", null, "a request takes effect, and its answer is lost", (_, faults, operation, times) =>
        {
            faults?.LoseAnswer(operation, times);
            return true;
        }),
        new("repeat-webhooks", "1", "each webhook is posted this many times more", (text, faults, _, _) =>
        {
            bool isCount = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= 10;
            if (isCount && faults is not null)
            {
                faults.RepeatWebhooks = count;
            }

            return isCount;
        }),
    ];

    /// <summary>The faults, and the effect of each. Values in brackets are the default of a name without a value.</summary>
    public static IReadOnlyDictionary<string, string> Known { get; } =
        All.ToDictionary(fault => fault.Name, fault => fault.Default is null ? fault.Description : $"{fault.Description} [{fault.Default}]");

    /// <summary>Sets a fault, as often as it says; once if it does not.</summary>
    /// <param name="text">The fault.</param>
    /// <param name="faults">Receives it; null to check the text only.</param>
    /// <exception cref="FormatException">The text is not a fault. The message says what is accepted.</exception>
    public static void Apply(string text, ApiFaults? faults)
    {
        (string head, int? times) = SplitTimes(text);
        string[] parts = head.Split('=', 2, StringSplitOptions.TrimEntries);
        string[] names = parts[0].Split(':', 2, StringSplitOptions.TrimEntries);
        Fault fault = Array.Find(All, known => known.Name == names[0])
            ?? throw new FormatException($"'{names[0]}' is not a fault of the API. The faults are: {string.Join(", ", Known.Keys)}.");
        ApiOperation? operation = names.Length == 1 ? null : ApiOperationNames.Find(names[1]);
        if (operation == ApiOperation.None)
        {
            throw new FormatException($"'{text}': '{names[1]}' is not an operation. The operations are: {string.Join(", ", ApiOperationNames.All)}.");
        }

        if (fault.Name == "repeat-webhooks" && (operation is not null || head.Length < text.Length))
        {
            throw new FormatException($"'{text}': {fault.Name} applies to all webhooks. It looks like {fault.Name}=1.");
        }

        string? value = parts.Length > 1 ? parts[1] : fault.Default;
        if ((fault.Default is null && value is not null) || !fault.TrySet(value ?? "", faults, operation, times))
        {
            throw new FormatException(
                fault.Default is null
                    ? $"'{text}': {fault.Name} takes no value. It looks like {fault.Name}:answer."
                    : $"'{text}': the value can't be read. It looks like {fault.Name}{(fault.Name == "repeat-webhooks" ? "" : ":answer")}={fault.Default}.");
        }
    }

    private static (string Head, int? Times) SplitTimes(string text)
    {
        int comma = text.LastIndexOf(',');
        if (comma < 0)
        {
            return (text, 1);
        }

        string tail = text[(comma + 1)..].Trim();
        if (tail == Times + "all")
        {
            return (text[..comma], null);
        }

        return tail.StartsWith(Times, StringComparison.Ordinal)
            && int.TryParse(tail.AsSpan(Times.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int times)
            && times > 0
                ? (text[..comma], times)
                : throw new FormatException($"'{text}': write {Times}2 or {Times}all after the comma.");
    }

    /// <param name="Name">The name.</param>
    /// <param name="Default">The value of a name without one; null if it takes none.</param>
    /// <param name="Description">What happens.</param>
    /// <param name="TrySet">Sets it, unless there is nothing to set it in; returns whether the value can be read.</param>
    private sealed record Fault(string Name, string? Default, string Description, Func<string, ApiFaults?, ApiOperation?, int?, bool> TrySet);
}
