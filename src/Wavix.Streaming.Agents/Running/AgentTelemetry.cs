using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Wavix.Streaming.Agents;

/// <summary>
/// Traces and metrics of voice agents, by OpenTelemetry's conventions for generative AI where they fit. Nothing that was said is in them.
/// </summary>
internal static class AgentTelemetry
{
    private static readonly ActivitySource Source = new(WavixAgentTelemetry.ActivitySourceName);
    private static readonly Meter Meter = new(WavixAgentTelemetry.MeterName);

    // In seconds.
    private static readonly InstrumentAdvice<double> Waits = new()
    {
        HistogramBucketBoundaries = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30],
    };

    // Those of OpenTelemetry's conventions for generative AI.
    private static readonly InstrumentAdvice<double> Operations = new()
    {
        HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
    };

    private static readonly InstrumentAdvice<long> TokenCounts = new()
    {
        HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864],
    };

    private static readonly Histogram<double> Latency = Meter.CreateHistogram<double>(
        "wavix.agent.response.latency", "s", "From the end of the caller's speech to the first audio of the answer that the caller heard.", tags: null, Waits);

    private static readonly Histogram<double> FirstAudio = Meter.CreateHistogram<double>(
        "wavix.agent.model.time_to_first_audio", "s", "From the end of the caller's speech, or the request, to the first audio that the model sent.", tags: null, Waits);

    private static readonly Histogram<double> ToolDuration = Meter.CreateHistogram<double>(
        "wavix.agent.tool.duration", "s", "How long a tool ran.", tags: null, Waits);

    private static readonly Counter<long> Interruptions = Meter.CreateCounter<long>(
        "wavix.agent.interruptions", "{interruption}", "Interruptions by the caller; wavix.agent.forgiven says whether it was only a short sound.");

    private static readonly Histogram<long> Tokens = Meter.CreateHistogram<long>(
        "gen_ai.client.token.usage", "{token}", "Tokens of a response.", tags: null, TokenCounts);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "gen_ai.client.operation.duration", "s", "How long a response was active.", tags: null, Operations);

    public static Activity? StartCall(ISpeechModel model)
    {
        Activity? activity = Source.StartActivity("invoke_agent", ActivityKind.Internal);
        activity?.SetTag("gen_ai.operation.name", "invoke_agent");
        AddModel(activity, model);
        return activity;
    }

    /// <summary>One turn of the agent: a response of the model.</summary>
    public static Activity? StartResponse(ISpeechModel model, Activity? call)
    {
        Activity? activity = Source.StartActivity(
            model.ModelName is null ? "chat" : "chat " + model.ModelName, ActivityKind.Client, call?.Context ?? default);
        activity?.SetTag("gen_ai.operation.name", "chat");
        AddModel(activity, model);
        return activity;
    }

    public static void EndResponse(Activity? activity, ISpeechModel model, ResponseDoneEvent done, TimeSpan duration)
    {
        TagList tags = Tags(model);
        if (done.Status == ResponseStatus.Failed)
        {
            tags.Add("error.type", done.ErrorCode ?? "_OTHER");
            activity?.SetStatus(ActivityStatusCode.Error);
            activity?.SetTag("error.type", done.ErrorCode ?? "_OTHER");
        }

        Duration.Record(duration.TotalSeconds, tags);
        if (done.Usage is { } usage)
        {
            RecordTokens(model, "input", "text", usage.InputTextTokens);
            RecordTokens(model, "input", "audio", usage.InputAudioTokens);
            RecordTokens(model, "output", "text", usage.OutputTextTokens);
            RecordTokens(model, "output", "audio", usage.OutputAudioTokens);
            activity?.SetTag("gen_ai.usage.input_tokens", usage.InputTokens);
            activity?.SetTag("gen_ai.usage.output_tokens", usage.OutputTokens);
        }

        activity?.SetTag("gen_ai.response.finish_reasons", new[] { StatusName(done.Status) });
        activity?.Dispose();
    }

    public static void FirstAudioArrived(Activity? activity, ISpeechModel model, TimeSpan time)
    {
        FirstAudio.Record(time.TotalSeconds, Tags(model));
        activity?.AddEvent(new ActivityEvent("first audio"));
    }

    public static void AnswerHeard(ISpeechModel model, TimeSpan latency) => Latency.Record(latency.TotalSeconds, Tags(model));

    public static void Interrupted(ISpeechModel model, bool isForgiven)
    {
        TagList tags = Tags(model);
        tags.Add("wavix.agent.forgiven", isForgiven);
        Interruptions.Add(1, tags);
    }

    public static Activity? StartTool(string name, string callId)
    {
        Activity? activity = Source.StartActivity("execute_tool " + name);
        activity?.SetTag("gen_ai.operation.name", "execute_tool");
        activity?.SetTag("gen_ai.tool.name", name);
        activity?.SetTag("gen_ai.tool.call.id", callId);
        return activity;
    }

    public static void ToolCompleted(string name, TimeSpan duration, string? error)
    {
        var tags = new TagList { { "gen_ai.tool.name", name } };
        if (error is not null)
        {
            tags.Add("error.type", error);
        }

        ToolDuration.Record(duration.TotalSeconds, tags);
    }

    private static void RecordTokens(ISpeechModel model, string type, string modality, long count)
    {
        if (count > 0 && Tokens.Enabled)
        {
            TagList tags = Tags(model);
            tags.Add("gen_ai.token.type", type);
            tags.Add("wavix.agent.token.modality", modality);
            Tokens.Record(count, tags);
        }
    }

    private static TagList Tags(ISpeechModel model) => new()
    {
        { "gen_ai.operation.name", "chat" },
        { "gen_ai.provider.name", model.ProviderName ?? "_OTHER" },
        { "gen_ai.request.model", model.ModelName ?? "_OTHER" },
    };

    private static void AddModel(Activity? activity, ISpeechModel model)
    {
        activity?.SetTag("gen_ai.provider.name", model.ProviderName);
        activity?.SetTag("gen_ai.request.model", model.ModelName);
    }

    private static string StatusName(ResponseStatus status) => status switch
    {
        ResponseStatus.Completed => "stop",
        ResponseStatus.Canceled => "canceled",
        ResponseStatus.Incomplete => "length",
        ResponseStatus.Failed => "error",
        _ => "unknown",
    };
}
