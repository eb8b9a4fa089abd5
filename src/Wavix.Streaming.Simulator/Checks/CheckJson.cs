using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Wavix.Streaming.Simulator;

/// <summary>The report as one JSON document.</summary>
internal static class CheckJson
{
    private static readonly JsonWriterOptions Layout = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(CheckReport report, bool strict)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Layout))
        {
            json.WriteStartObject();
            json.WriteString("server", report.Server);
            json.WriteBoolean("conformant", report.IsConformant(strict));
            json.WriteBoolean("strict", strict);
            json.WriteNumber("seconds", Math.Round(report.Duration.TotalSeconds, 1));
            json.WriteStartArray("checks");
            foreach (CheckResult result in report.Results)
            {
                json.WriteStartObject();
                json.WriteString("id", result.Check.Id);
                json.WriteString("class", CheckNames.Of(result.Check.Class));
                json.WriteString("sentence", result.Check.Sentence);
                json.WriteString("outcome", CheckNames.Of(result.Outcome));
                json.WriteString("seen", result.Seen);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
