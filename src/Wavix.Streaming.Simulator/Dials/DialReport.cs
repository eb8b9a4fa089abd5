using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Wavix.Streaming.Simulator.Calls;

namespace Wavix.Streaming.Simulator.Dials;

/// <summary>The report of a dialed call: for machines, for people, and for the page.</summary>
internal static class DialReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string ToJson(DialResult result) => ReportJson.Write(new
    {
        result.Outcome.Result,
        result.Outcome.ExitCode,
        result.Outcome.Message,
        CallId = result.Call?.Id,
        Direction = result.Call is null ? null : result.Call.IsOutbound ? "outbound" : "inbound",
        result.Call?.From,
        result.Call?.To,
        result.Http,
        StreamAtMs = result.Stream is { } stream ? Math.Round(stream.At.TotalMilliseconds, 1) : (double?)null,
        Stream = result.Stream?.Report,
    });

    public static IEnumerable<string> ToLines(DialResult result) =>
        result.Stream is { } stream ? CallReportText.ToLines(stream.Report) : [];

    public static PhoneTimeline ToTimeline(DialResult result, TimeSpan streamAt) => new(
        streamAt, [.. result.Http.Select(ToEvent)], result.Outcome.Message, result.Outcome.ExitCode == 0);

    private static TimelineEvent ToEvent(HttpEvent http) => new(
        Math.Max(Math.Round(http.AtMs / 1000, 4), 0),
        http.IsWebhook ? 0 : 1,
        http.Problem is null && http.Status is null or (>= 200 and < 300) ? "http" : "problem",
        http.Name.Length > 0 ? http.Name : "unknown",
        http.Title,
        MessageOf(http),
        http.Problem);

    private static string MessageOf(HttpEvent http)
    {
        string head = string.Create(CultureInfo.InvariantCulture, $"{http.Method} {http.Path ?? "(the webhook)"}\nanswered with {http.Status?.ToString(CultureInfo.InvariantCulture) ?? "nothing"}");
        return http.Body is null ? head : $"{head}\n\n{Indent(http.Body)}";
    }

    private static string Indent(string body)
    {
        try
        {
            return JsonNode.Parse(body)?.ToJsonString(Indented) ?? body;
        }
        catch (JsonException)
        {
            return body;
        }
    }
}
