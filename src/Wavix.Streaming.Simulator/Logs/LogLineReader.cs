using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Wavix.Streaming.Simulator.Logs;

/// <summary>
/// Reads a line of JSON as common loggers write it: the JSON console formatter of .NET, compact Serilog, OpenTelemetry, and others whose names for the
/// time, the level and the text are known.
/// </summary>
internal static partial class LogLineReader
{
    private static readonly string[] Times = ["Timestamp", "@t", "time", "ts", "@timestamp", "timeUnixNano", "observedTimestamp", "date"];
    private static readonly string[] Levels = ["LogLevel", "@l", "level", "severityText", "severity", "lvl"];
    private static readonly string[] Sources = ["Category", "SourceContext", "logger", "scope", "name", "component"];
    private static readonly string[] Texts = ["Message", "@m", "msg", "body", "text", "content", "transcript"];
    private static readonly string[] Errors = ["Exception", "@x", "error", "err", "stack"];

    // For people, not for HTML: text is escaped when it is inserted into the page.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="FormatException">It is not a line of a log; the message is a sentence about the line.</exception>
    public static LogLine Read(string line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object ? Read(json.RootElement) : throw new FormatException("It is not a JSON object.");
        }
        catch (JsonException e)
        {
            throw new FormatException("It is not JSON.", e);
        }
    }

    private static LogLine Read(JsonElement line)
    {
        if (Find(line, Times) is not { } timestamp)
        {
            throw new FormatException(
                "It has no timestamp: none of \"Timestamp\", \"@t\", \"time\" and \"ts\". The JSON console formatter of .NET writes one if its TimestampFormat is set, for example to \"O\".");
        }

        if (LogTime.Read(timestamp) is not { } time)
        {
            throw new FormatException($"Its timestamp {timestamp.GetRawText()} is not a date and time. Write it in ISO 8601, such as 2026-11-28T12:00:00.000Z (TimestampFormat \"O\" in .NET).");
        }

        string? role = Text(line, ["role", "speaker"]);
        string text = Text(line, Texts) ?? Template(line) ?? throw new FormatException("It has no text: none of \"Message\", \"@m\", \"@mt\", \"msg\" and \"text\".");

        // What the voice agent of the SDK logs when it logs what was said.
        if (role is null && Said().Match(text) is { Success: true } said && Text(line, ["Category", "SourceContext"])?.StartsWith("Wavix.Streaming.Agents.", StringComparison.Ordinal) == true)
        {
            (role, text) = (said.Groups[1].Value, said.Groups[2].Value);
        }

        string? error = Text(line, Errors);
        return new LogLine(
            time,
            LevelOf(line) ?? (error is null ? null : "error"),
            Text(line, Sources),
            role,
            error is null ? text : $"{text} {error.Split('\n')[0].Trim()}",
            JsonSerializer.Serialize(line, Indented));
    }

    private static JsonElement? Find(JsonElement line, string[] names)
    {
        foreach (string name in names)
        {
            foreach (JsonProperty property in line.EnumerateObject())
            {
                if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && property.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
                {
                    return property.Value;
                }
            }
        }

        return null;
    }

    private static string? Text(JsonElement line, string[] names) => Find(line, names) switch
    {
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        { ValueKind: JsonValueKind.Object } value => Text(value, ["stringValue", "name", "message"]) ?? value.GetRawText(),
        { } value => value.GetRawText(),
        null => null,
    };

    /// <summary>Puts the values into the template of a line of compact Serilog.</summary>
    private static string? Template(JsonElement line) => Text(line, ["@mt"]) is { } template
        ? Hole().Replace(template, hole => Text(line, [hole.Groups[1].Value]) ?? hole.Value)
        : null;

    private static string? LevelOf(JsonElement line)
    {
        if (Find(line, Levels) is not { } level)
        {
            // Compact Serilog leaves out the usual level.
            return Find(line, ["@t"]) is null ? null : "info";
        }

        if (level.ValueKind == JsonValueKind.Number)
        {
            // Of pino and bunyan: 10, 20, 30, 40, 50, 60.
            return level.GetDouble() switch { < 20 => "trace", < 30 => "debug", < 40 => "info", < 50 => "warning", _ => "error" };
        }

        return level.ToString().ToUpperInvariant() switch
        {
            "TRACE" or "VERBOSE" or "TRC" => "trace",
            "DEBUG" or "DBG" => "debug",
            "INFORMATION" or "INFO" or "INF" or "NOTICE" => "info",
            "WARNING" or "WARN" or "WRN" => "warning",
            "ERROR" or "ERR" or "CRITICAL" or "FATAL" or "CRIT" or "ALERT" or "EMERGENCY" => "error",
            _ => null,
        };
    }

    [GeneratedRegex("^(Caller|Agent): (.*)$", RegexOptions.Singleline)]
    private static partial Regex Said();

    [GeneratedRegex(@"\{[@$]?(\w+)[^{}]*\}")]
    private static partial Regex Hole();
}
