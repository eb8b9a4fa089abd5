using System.Globalization;
using System.Text.Json.Serialization;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Dials;

/// <summary>A webhook, or a request to the API, as reports show it.</summary>
internal sealed record HttpEvent
{
    /// <summary>When it was sent, in milliseconds from the start of the call.</summary>
    public required double AtMs { get; init; }

    /// <summary><c>webhook</c> or <c>request</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The event type of a webhook, or the operation of a request; empty if there is no such operation.</summary>
    public required string Name { get; init; }

    public required string Method { get; init; }

    /// <summary>The path and query of a request; null for a webhook, whose path may be a secret.</summary>
    public required string? Path { get; init; }

    /// <summary>The status of the answer; null if there was none.</summary>
    public required int? Status { get; init; }

    /// <summary>The time until the answer to a webhook; null for a request.</summary>
    public required double? DurationMs { get; init; }

    /// <summary>Why a request was refused, or why a webhook was not answered; null if neither.</summary>
    public required string? Problem { get; init; }

    /// <summary>The body that was sent; null if there was none.</summary>
    public required string? Body { get; init; }

    [JsonIgnore]
    public bool IsWebhook => Kind == "webhook";

    /// <summary>The event in a few words.</summary>
    [JsonIgnore]
    public string Title => (IsWebhook, Name) switch
    {
        (true, _) => $"webhook {Name}: {Answer}, {DurationMs:0} ms",
        (_, "") => $"{Method} {Path}: {Answer}",
        _ => $"request {Name}: {Answer}",
    };

    private string Answer => (Status?.ToString(CultureInfo.InvariantCulture) ?? "no answer") + (Problem is null ? "" : $" ({Problem})");

    public static HttpEvent From(SimulatedWebhook webhook, TimeSpan at) => new()
    {
        AtMs = Round(at),
        Kind = "webhook",
        Name = webhook.EventType,
        Method = "POST",
        Path = null,
        Status = webhook.Status,
        DurationMs = Round(webhook.Duration),
        Problem = webhook.Error ?? (webhook.RedirectsTo is { } target ? $"a redirect to {target}" : null),
        Body = webhook.Body,
    };

    public static HttpEvent From(SimulatedApiRequest request, TimeSpan at) => new()
    {
        AtMs = Round(at),
        Kind = "request",
        Name = ApiOperationNames.Of(request.Operation),
        Method = request.Method,
        Path = request.Path,
        Status = request.Status,
        DurationMs = null,
        Problem = request.Refusal,
        Body = request.Body,
    };

    private static double Round(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);
}
