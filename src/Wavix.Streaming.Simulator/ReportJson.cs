using System.Text.Encodings.Web;
using System.Text.Json;

namespace Wavix.Streaming.Simulator;

/// <summary>How every command's <c>--json</c> is written: indented, with names in snake case, as the protocol has them.</summary>
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
