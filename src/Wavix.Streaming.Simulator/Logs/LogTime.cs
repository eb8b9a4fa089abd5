using System.Globalization;
using System.Text.Json;

namespace Wavix.Streaming.Simulator.Logs;

/// <summary>The timestamp of a line: a date and a time as text, or a number of seconds, milliseconds, microseconds or nanoseconds since 1970.</summary>
/// <param name="Time">The time; if it has no zone, as if it were UTC.</param>
/// <param name="HasZone">Whether the line says in which time zone it is.</param>
internal readonly record struct LogTime(DateTimeOffset Time, bool HasZone)
{
    // A number of seconds of these years has 10 digits; each finer unit has three more.
    private const double MaxSeconds = 1e11;

    /// <summary>Returns the time, with that of this machine's zone if the line names none.</summary>
    public DateTimeOffset ToLocal() => HasZone ? Time : new DateTimeOffset(DateTime.SpecifyKind(Time.DateTime, DateTimeKind.Local));

    /// <returns>Null if it is neither a date and time nor a number that can be one.</returns>
    public static LogTime? Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => Of(value.GetDouble()),
        JsonValueKind.String => Read(value.GetString()!.Trim()),
        _ => null,
    };

    private static LogTime? Read(string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
        {
            return Of(number);
        }

        // A time without a date would be read as one of today.
        bool hasDate = text.Length >= 10 && text.AsSpan(0, 10).ContainsAnyInRange('0', '9') && text.AsSpan().IndexOfAny('-', '/', ' ') is >= 0 and <= 10;
        return hasDate && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime time)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
            ? new LogTime(at, time.Kind != DateTimeKind.Unspecified)
            : null;
    }

    private static LogTime? Of(double number)
    {
        while (number >= MaxSeconds)
        {
            number /= 1000;
        }

        // A double has microseconds of such times at best.
        return number >= MaxSeconds / 1000 ? new LogTime(DateTimeOffset.UnixEpoch.AddTicks((long)Math.Round(number * 1e6) * TimeSpan.TicksPerMicrosecond), true) : null;
    }
}
