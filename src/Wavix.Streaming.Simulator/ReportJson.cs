using System.Text.Encodings.Web;
using System.Text.Json;

namespace Wavix.Streaming.Simulator;

/// <summary>The format of every <c>--json</c>: indented, with names in snake case like those of the protocol.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write<TReport>(TReport report) => JsonSerializer.Serialize(report, Options);
}
