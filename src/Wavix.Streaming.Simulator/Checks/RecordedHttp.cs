using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator;

/// <summary>What happened over HTTP in one call of the run.</summary>
internal sealed record RecordedHttp
{
    /// <summary>Whether the call met faults of the API.</summary>
    public bool IsFaulty { get; init; }

    public IReadOnlyList<SimulatedWebhook> Webhooks { get; init; } = [];

    public IReadOnlyList<SimulatedApiRequest> Requests { get; init; } = [];

    /// <summary>Whether the application hung up after it had ended the stream; null if it had not ended it.</summary>
    public bool? HasHungUp { get; init; }

    /// <summary>When the application had been notified of the end of the call; null if it was not.</summary>
    public DateTimeOffset? CompletedAt =>
        Webhooks.FirstOrDefault(webhook => webhook is { EventType: "completed", Status: not null }) is { } completed ? completed.At + completed.Duration : null;

    /// <summary>The requests that change something and were sent after the application had been notified of the end.</summary>
    public IEnumerable<SimulatedApiRequest> LateRequests =>
        Requests.Where(request => request.Operation != ApiOperation.GetCall && request.At > CompletedAt);
}
