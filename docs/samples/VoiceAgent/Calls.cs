using Wavix.Streaming.Agents;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.CallControl;

namespace OrderAgent;

/// <summary>What the agent may do with a call outside of its stream.</summary>
internal static class Calls
{
    #region call
    public static VoiceAgentCall Describe(WavixStreamContext context, ILogger logger) => new(context.Session)
    {
        Instructions = context.Call?.From is { } from ? $"The caller's number is {from}." : null,
        CollectDigitsAsync = async (request, cancellationToken) =>
        {
            // On the phone, the digits arrive as a webhook.
            var collect = new CollectDigitsRequest
            {
                MaxDigits = Math.Min(request.MaxDigits, 20),
                TerminationCharacter = request.Terminator,
                Timeout = TimeSpan.FromSeconds(10),
            };
            return (await context.CollectDigitsAsync(collect, cancellationToken)).Digits;
        },
        HandOverAsync = (reason, _) =>
        {
            // Put the call into the queue of your people here. This sample has none, so the call ends.
            logger.LogInformation("Call {CallId} goes to a person", context.Call?.Id);
            return Task.CompletedTask;
        },
    };
    #endregion

    /// <summary>The median time from the end of what the caller said to the first sound of the answer.</summary>
    public static string Waited(VoiceAgentResult result)
    {
        TimeSpan[] latencies = [.. result.ResponseLatencies.Order()];
        return latencies.Length == 0 ? "for no answer" : $"{latencies[latencies.Length / 2].TotalMilliseconds:0} ms for an answer";
    }
}
