using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.Agents;

/// <summary>A tool that has run.</summary>
/// <param name="Call">What the model asked for.</param>
/// <param name="Session">The session that asked.</param>
/// <param name="Result">What the model gets.</param>
/// <param name="IsSuccess">Whether it ran to its end.</param>
internal readonly record struct ToolOutcome(ToolCallEvent Call, ModelSession Session, string Result, bool IsSuccess);

/// <summary>
/// Runs tools during the conversation, each within its time, and reports each once. A failure is a result: the model says so to the caller. Called under
/// the lock of the run.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The token source has no timer; tools may still use its token.")]
internal sealed class ToolRunner(
    IReadOnlyList<AIFunction> functions, VoiceAgentOptions options, IServiceProvider? services, TimeProvider time, Action<ToolOutcome> completed, ILogger logger)
{
    private readonly CancellationTokenSource _ended = new();

    public IReadOnlyList<AIFunction> Functions => functions;

    /// <summary>How many run.</summary>
    public int Running { get; private set; }

    public void Start(ToolCallEvent call, ModelSession session)
    {
        AIFunction? function = functions.FirstOrDefault(function => function.Name == call.Name);
        bool isTooMany = Running >= options.MaxConcurrentTools;
        Running++;
        _ = Task.Run(
            async () =>
            {
                (string result, bool isSuccess) = function is null ? ($"There is no tool {call.Name}.", false)
                    : isTooMany ? ("Too many tools are running. Try again later.", false)
                    : await InvokeAsync(function, call).ConfigureAwait(false);
                completed(new ToolOutcome(call, session, result, isSuccess));
            },
            CancellationToken.None);
    }

    /// <summary>One has been reported.</summary>
    public void OnCompleted() => Running--;

    /// <summary>The call has ended.</summary>
    public void CancelAll() => _ = _ended.CancelAsync();

    private async Task<(string Result, bool IsSuccess)> InvokeAsync(AIFunction function, ToolCallEvent call)
    {
        AIFunctionArguments? arguments = Parse(call.Arguments);
        if (arguments is null)
        {
            return ("The arguments are not a JSON object.", false);
        }

        arguments.Services = services;
        using var limit = new CancellationTokenSource(options.ToolTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token, limit.Token);
        using var trace = AgentTelemetry.StartTool(function.Name, call.CallId);
        long started = time.GetTimestamp();
        try
        {
            // A tool that ignores its token, or blocks its thread, must not keep the model waiting.
            object? result = await Task.Run(() => function.InvokeAsync(arguments, stop.Token).AsTask(), CancellationToken.None)
                .WaitAsync(stop.Token).ConfigureAwait(false);
            AgentTelemetry.ToolCompleted(function.Name, time.GetElapsedTime(started), null);
            return (ToText(result, function.JsonSerializerOptions), true);
        }
        catch (Exception e)
        {
            bool isLate = limit.IsCancellationRequested;
            AgentTelemetry.ToolCompleted(function.Name, time.GetElapsedTime(started), isLate ? "timeout" : e.GetType().Name);
            if (isLate)
            {
                AgentLog.ToolTimedOut(logger, function.Name, options.ToolTimeout.TotalSeconds);
                return ($"The tool did not answer within {options.ToolTimeout.TotalSeconds:0.#} s.", false);
            }

            if (!_ended.IsCancellationRequested)
            {
                AgentLog.ToolFailed(logger, function.Name, e);
            }

            return (options.IncludeToolErrors ? $"The tool failed: {e.Message}" : "The tool failed.", false);
        }
    }

    private static AIFunctionArguments? Parse(string json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return [];
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var arguments = new AIFunctionArguments();
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                arguments[property.Name] = property.Value.Clone();
            }

            return arguments;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string ToText(object? result, JsonSerializerOptions serializer) => result switch
    {
        null => "Done.",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString()!,
        JsonElement json => json.GetRawText(),
        _ => JsonSerializer.Serialize(result, serializer.GetTypeInfo(result.GetType())),
    };
}
