using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Scenarios;

/// <summary>What is known about one call of a scenario when it has ended.</summary>
/// <param name="Failure">Why it failed, in one sentence; null if it passed.</param>
/// <param name="Recording">Its stream; null if none was connected.</param>
/// <param name="Report">The report of its stream; null if none was connected.</param>
internal sealed record ScenarioCall(string? Failure, CallRecording? Recording, CallReport? Report)
{
    /// <summary>Whether the application could not be called at all.</summary>
    public bool IsUnreachable { get; init; }

    /// <summary>When the stream started, on the axis of the page.</summary>
    public TimeSpan StreamAt { get; init; }

    /// <summary>Writes the page of the call to a path, with the application's log; null if there is no page.</summary>
    public Func<string, CallLog?, Task>? WritePage { get; init; }
}

/// <summary>A caller who follows a script on a stream that is connected, and hangs up at its end.</summary>
internal static class ScenarioTalk
{
    /// <param name="call">The stream. The caller of this method keeps ownership.</param>
    /// <param name="options">Its options.</param>
    /// <param name="script">What the caller does.</param>
    /// <param name="hangUp">Makes the caller hang up immediately but gracefully.</param>
    public static async Task<ScenarioCall> RunAsync(SimulatedCall call, SimulatedCallOptions options, CallScript script, CancellationToken hangUp)
    {
        string? failure = null;
        try
        {
            await call.RunAsync(script, hangUp);
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            failure = e.Message;
        }
        catch (OperationCanceledException)
        {
            failure = "Interrupted before its end.";
        }

        bool isEnded = call.Completion.IsCompleted && !call.HasSentStop;
        bool inOrder = await call.HangUpAsync(CancellationToken.None);
        CallRecording recording = CallRecording.Of(call.Messages, call.Heard, hasAudio: true);
        var report = CallReport.From(recording, options, !inOrder ? "lost" : isEnded ? "application" : "caller", call.CloseStatus, call.CloseDescription);
        if (!report.EndedInOrder)
        {
            failure ??= $"All steps passed, but the stream ended with an error: {CallReportText.End(report)}.";
        }

        return new ScenarioCall(failure, recording, report) { WritePage = (page, log) => TimelinePage.SaveAsync(page, recording, report, CancellationToken.None, log: log) };
    }
}
