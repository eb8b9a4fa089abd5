using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.Agents;

/// <summary>What is counted and measured of a call, for its result and for telemetry. Called under the lock of the run.</summary>
internal sealed class AgentReport(ISpeechModel model, TimeProvider time)
{
    private readonly List<TimeSpan> _latencies = [];
    private Activity? _response;
    private long? _responseStart;
    private bool _hasAudio;

    /// <summary>The activity of the run, to which its responses belong.</summary>
    public Activity? Run { get; set; }

    public SpeechModelUsage Usage { get; private set; } = new();

    /// <summary>Answers that had audio.</summary>
    public int Turns { get; private set; }

    public void OnResponseStarted()
    {
        OnResponseLost();
        _response = AgentTelemetry.StartResponse(model, Run);
        _responseStart = time.GetTimestamp();
        _hasAudio = false;
    }

    /// <summary>Audio of a response arrives.</summary>
    /// <param name="speechEnd">The end of the caller's speech that it answers; null if it answers none.</param>
    /// <returns>Whether it is the first of its response.</returns>
    public bool OnAudio(DateTimeOffset? speechEnd)
    {
        if (_hasAudio || _responseStart is not { } start)
        {
            return false;
        }

        _hasAudio = true;
        AgentTelemetry.FirstAudioArrived(_response, model, speechEnd is { } end ? time.GetUtcNow() - end : time.GetElapsedTime(start));
        return true;
    }

    /// <summary>A response has ended.</summary>
    /// <returns>Whether it had audio.</returns>
    public bool OnResponseDone(ResponseDoneEvent done)
    {
        if (_responseStart is { } start)
        {
            AgentTelemetry.EndResponse(_response, model, done, time.GetElapsedTime(start));
        }

        bool hadAudio = _hasAudio;
        Turns += hadAudio ? 1 : 0;
        Usage += done.Usage ?? new SpeechModelUsage();
        (_response, _responseStart, _hasAudio) = (null, null, false);
        return hadAudio;
    }

    /// <summary>The session of the response is gone.</summary>
    public void OnResponseLost()
    {
        _response?.Dispose();
        (_response, _responseStart, _hasAudio) = (null, null, false);
    }

    /// <summary>The caller hears an answer.</summary>
    public void OnAnswerHeard(TimeSpan latency)
    {
        _latencies.Add(latency);
        AgentTelemetry.AnswerHeard(model, latency);
    }

    public void OnInterrupted(ILogger logger)
    {
        AgentLog.Interrupted(logger);
        AgentTelemetry.Interrupted(model, isForgiven: false);
    }

    public void OnForgiven() => AgentTelemetry.Interrupted(model, isForgiven: true);

    /// <summary>Finds a limit that the responses so far have reached.</summary>
    /// <returns>The name of its option; null for none.</returns>
    public string? FindReachedLimit(VoiceAgentOptions options) =>
        Turns >= options.MaxTurns ? nameof(options.MaxTurns)
        : Usage.TotalTokens >= options.MaxTokens ? nameof(options.MaxTokens)
        : options.MaxCost is { } maxCost && options.Price!(Usage) >= maxCost ? nameof(options.MaxCost)
        : null;

    public VoiceAgentResult ToResult(
        (VoiceAgentEndReason Reason, string? Limit, Exception? Error) end, TranscriptLog transcript, CallerSpeech caller, int reconnects, TimeSpan dropped) => new()
        {
            Reason = end.Reason,
            Limit = end.Limit,
            Error = end.Error,
            Transcript = transcript.GetEntries(),
            Usage = Usage,
            Interruptions = caller.Interruptions,
            FalseInterruptions = caller.FalseInterruptions,
            ResponseLatencies = [.. _latencies],
            Reconnects = reconnects,
            DroppedAudio = dropped,
        };

    public static void Log(VoiceAgentResult result, VoiceAgentOptions options, ILogger logger)
    {
        if (result.DroppedAudio > TimeSpan.Zero)
        {
            AgentLog.AudioDropped(logger, result.DroppedAudio.TotalSeconds);
        }

        if (options.LogTranscript)
        {
            foreach (AgentTranscriptEntry entry in result.Transcript)
            {
                AgentLog.Said(logger, entry);
            }
        }

        AgentLog.Ended(logger, result);
    }
}
