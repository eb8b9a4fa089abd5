using System.Globalization;
using System.Text.RegularExpressions;

namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>Finds out how long the service asks to wait, wherever it says so.</summary>
internal static partial class RetryDelay
{
    private static readonly TimeSpan Max = TimeSpan.FromDays(1);

    /// <summary>From the headers of a refused connection.</summary>
    public static TimeSpan? FromHeaders(IReadOnlyDictionary<string, IEnumerable<string>>? headers, DateTimeOffset now)
    {
        if (Value("retry-after-ms") is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double milliseconds))
        {
            return FromSeconds(milliseconds / 1000);
        }

        text = Value("Retry-After");
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds))
        {
            return FromSeconds(seconds);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
            ? FromSeconds((at - now).TotalSeconds)
            : null;

        string? Value(string name) =>
            headers?.FirstOrDefault(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Value?.FirstOrDefault();
    }

    /// <summary>From a sentence such as "Please try again in 1m2.5s.", or 250ms.</summary>
    public static TimeSpan? FromText(string? text)
    {
        if (text is null || TryAgain().Match(text) is not { Success: true } match)
        {
            return null;
        }

        double seconds = (Part("h") * 3600) + (Part("m") * 60) + Part("s") + (Part("ms") / 1000);
        return FromSeconds(seconds);

        double Part(string group) =>
            double.TryParse(match.Groups[group].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : 0;
    }

    /// <summary>From <c>rate_limits.updated</c>: until all limits that are used up are reset; null if none is.</summary>
    public static TimeSpan? FromLimits(JsonView limits)
    {
        double? seconds = null;
        foreach (JsonView limit in limits)
        {
            if (limit["remaining"u8].Number <= 0 && limit["reset_seconds"u8].Number is { } reset)
            {
                seconds = Math.Max(seconds ?? 0, reset);
            }
        }

        return seconds is { } value ? FromSeconds(value) : null;
    }

    private static TimeSpan? FromSeconds(double seconds) =>
        double.IsFinite(seconds) ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, Max.TotalSeconds)) : null;

    [GeneratedRegex(
        @"try again in (?=\d)(?:(?<h>\d+(?:\.\d+)?)h)?(?:(?<m>\d+(?:\.\d+)?)m(?!s))?(?:(?<s>\d+(?:\.\d+)?)s)?(?:(?<ms>\d+(?:\.\d+)?)ms)?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex TryAgain();
}
