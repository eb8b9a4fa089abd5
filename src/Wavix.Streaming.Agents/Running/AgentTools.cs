using Microsoft.Extensions.AI;

namespace Wavix.Streaming.Agents;

/// <summary>
/// The tools of a call, those of the user and those that are built in, and what the model learns of their results: one request for a response when the last
/// has completed. Called under the lock of the run.
/// </summary>
internal sealed class AgentTools
{
    private readonly ToolRunner _runner;
    private readonly CallerSpeech _caller;
    private readonly ModelRequests _requests;
    private readonly ModelOutbox _outbox;
    private readonly Farewell _farewell;
    private string? _endCallIn;

    public AgentTools(
        VoiceAgentOptions options,
        VoiceAgentCall call,
        CallerSpeech caller,
        ModelRequests requests,
        ModelOutbox outbox,
        Farewell farewell,
        Func<IReadOnlyList<AIFunction>, ToolRunner> createRunner)
    {
        (_caller, _requests, _outbox, _farewell) = (caller, requests, outbox, farewell);
        _runner = createRunner([.. Declare(options), .. CreateOfCall(options, call)]);
    }

    public IReadOnlyList<AIFunction> Functions => _runner.Functions;

    public bool AreRunning => _runner.Running > 0;

    /// <summary>The tools that do not depend on a call.</summary>
    public static IReadOnlyList<AIFunction> Declare(VoiceAgentOptions options) =>
        options.AllowEndCall ? [.. options.Functions, BuiltInTools.CreateEndCall()] : options.Functions;

    public void Start(ToolCallEvent call)
    {
        if (call.Name == BuiltInTools.EndCall)
        {
            _endCallIn = call.ResponseId;
        }

        _runner.Start(call, _caller.Model!);
    }

    /// <summary>A response is done. Did the model end the call in it?</summary>
    public bool TakeEndCall(string responseId)
    {
        bool isEnd = _endCallIn == responseId;
        _endCallIn = isEnd ? null : _endCallIn;
        return isEnd;
    }

    public void OnCompleted(ToolOutcome tool)
    {
        _runner.OnCompleted();
        string callId = tool.Call.CallId;
        if (tool.Session == _caller.Model)
        {
            _outbox.Post(model => model.SendToolResultAsync(callId, tool.Result));
        }
        else
        {
            // The session that asked is gone, and this one does not know the call.
            _outbox.Remember(ChatRole.System, $"The tool {tool.Call.Name} returned: {tool.Result}");
        }

        if (tool is { IsSuccess: true, Call.Name: BuiltInTools.HandOver })
        {
            _farewell.Finish(VoiceAgentEndReason.HandedOver);
        }
        else if (!AreRunning && tool.Call.Name != BuiltInTools.EndCall && _farewell.Ending is null)
        {
            _requests.Respond();
        }
    }

    public void CancelAll() => _runner.CancelAll();

    private static IEnumerable<AIFunction> CreateOfCall(VoiceAgentOptions options, VoiceAgentCall call)
    {
        if (call.CollectDigitsAsync is { } collectAsync)
        {
            yield return BuiltInTools.CreateCollectDigits(collectAsync);
        }

        if (call.HandOverAsync is { } handOverAsync)
        {
            yield return BuiltInTools.CreateHandOver(async (reason, cancellationToken) =>
            {
                // What the agent announces is heard first.
                await call.Session.DrainAsync(options.GoodbyeTimeout, cancellationToken).ConfigureAwait(false);
                await handOverAsync(reason, cancellationToken).ConfigureAwait(false);
            });
        }
    }
}
