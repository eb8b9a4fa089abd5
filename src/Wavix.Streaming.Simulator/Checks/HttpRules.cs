using System.Globalization;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator;

/// <summary>Checks what the application did over HTTP, in all calls.</summary>
internal static class HttpRules
{
    /// <param name="calls">All calls.</param>
    /// <param name="others">Requests that are about none of them.</param>
    /// <param name="settings">The limits.</param>
    public static IEnumerable<CheckResult> Judge(
        IReadOnlyList<RecordedHttp> calls, IReadOnlyList<SimulatedApiRequest> others, CheckSettings settings)
    {
        List<RecordedHttp> ordinary = [.. calls.Where(call => !call.IsFaulty)];
        List<SimulatedWebhook> webhooks = [.. ordinary.SelectMany(call => call.Webhooks)];
        List<SimulatedApiRequest> requests = [.. ordinary.SelectMany(call => call.Requests), .. others];
        yield return JudgeAnswers(webhooks);
        yield return JudgeKey(requests);
        yield return JudgeRequests(requests);
        yield return JudgeHangUp(ordinary);
        yield return JudgePromptness(webhooks, settings.PromptWebhook);
        yield return JudgeLateRequests(ordinary);
    }

    /// <summary>Checks the call whose webhooks were posted twice.</summary>
    public static CheckResult JudgeRepetition(RecordedHttp call)
    {
        Check check = CheckCatalog.RepeatedWebhook;
        int answers = call.Requests.Count(request => request.Operation == ApiOperation.AnswerCall);
        SimulatedWebhook? failed = call.Webhooks.Zip(call.Webhooks.Skip(1))
            .FirstOrDefault(pair => pair.Second.IsRepeat && IsAnswered(pair.First) && !IsAnswered(pair.Second)).Second;
        return answers == 0 ? check.Fail("No answer request was sent for the call.")
            : answers > 1 ? check.Fail($"{answers} answer requests were sent for one call.")
            : failed is not null ? check.Fail($"A repeated webhook was not answered with success: {failed}.")
            : check.Pass("One answer request was sent for one call.");
    }

    private static CheckResult JudgeAnswers(List<SimulatedWebhook> webhooks)
    {
        Check check = CheckCatalog.WebhookAnswered;
        List<SimulatedWebhook> failed = webhooks.FindAll(webhook => !IsAnswered(webhook));
        return failed.Count > 0 ? check.Fail($"{failed.Count} of {webhooks.Count} were not, the first {failed[0]}.") : check.Pass($"{webhooks.Count} webhooks.");
    }

    private static CheckResult JudgePromptness(List<SimulatedWebhook> webhooks, TimeSpan limit)
    {
        // The second longest: the first request of a server often takes longer than all others.
        TimeSpan longest = webhooks.Select(webhook => webhook.Duration).OrderDescending().Take(2).LastOrDefault();
        string seen = string.Create(CultureInfo.InvariantCulture, $"At most {longest.TotalSeconds:0.00} s.");
        return longest <= limit ? CheckCatalog.WebhookPrompt.Pass(seen) : CheckCatalog.WebhookPrompt.Fail(seen);
    }

    private static CheckResult JudgeKey(List<SimulatedApiRequest> requests)
    {
        Check check = CheckCatalog.ApiKey;
        return requests.Find(request => request is { Status: 401, HasInjectedFault: false }) is { } refused ? check.Fail($"{refused}.") : check.Pass($"{requests.Count} requests.");
    }

    private static CheckResult JudgeRequests(List<SimulatedApiRequest> requests)
    {
        Check check = CheckCatalog.ApiRequests;
        List<SimulatedApiRequest> refused = requests.FindAll(request => request is { IsAccepted: false, HasInjectedFault: false, IsOfEndedCall: false, Status: not 401 });
        return refused.Count > 0
            ? check.Fail($"{refused.Count} of {requests.Count} were refused, the first {refused[0]}.")
            : check.Pass($"{requests.Count} requests.");
    }

    private static CheckResult JudgeHangUp(List<RecordedHttp> calls)
    {
        Check check = CheckCatalog.HangsUp;
        List<RecordedHttp> ended = calls.FindAll(call => call.HasHungUp is not null);
        int left = ended.Count(call => call.HasHungUp == false);
        return ended.Count == 0 ? check.NotApplicable("The server ended no stream before the caller hung up.")
            : left > 0 ? check.Fail($"In {left} of {ended.Count} calls it did not: the caller is in silence. Send DELETE /v1/calls/{{id}}.")
            : check.Pass(ended.Count == 1 ? "1 call." : $"{ended.Count} calls.");
    }

    private static CheckResult JudgeLateRequests(List<RecordedHttp> calls)
    {
        Check check = CheckCatalog.NoLateRequests;
        List<RecordedHttp> completed = calls.FindAll(call => call.CompletedAt is not null);
        List<SimulatedApiRequest> late = [.. completed.SelectMany(call => call.LateRequests)];
        return completed.Count == 0 ? check.NotApplicable("No call was completed.")
            : late.Count > 0 ? check.Fail($"{late.Count} sent, the first {late[0]}.")
            : check.Pass($"{completed.Count} calls.");
    }

    private static bool IsAnswered(SimulatedWebhook webhook) => webhook.Status is >= 200 and < 300;
}
