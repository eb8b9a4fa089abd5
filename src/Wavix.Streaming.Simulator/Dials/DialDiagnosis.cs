using System.Globalization;
using System.Net;
using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Dials;

/// <summary>Says in one line how a dialed call ended, and what is missing or wrong: the first cause, not its consequences.</summary>
/// <param name="settings">What was dialed.</param>
/// <param name="api">The address of the API.</param>
internal sealed class DialDiagnosis(DialSettings settings, Uri api)
{
    // Shorter than any token, longer than most names.
    private const int MaxPart = 40;

    private string Key => $"the key {settings.ApiKey}";

    private string Within => $"within {settings.AnswerTimeout.TotalSeconds:0.###} s";

    /// <summary>The application did not place a call.</summary>
    public DialOutcome NoCall(IReadOnlyList<SimulatedApiRequest> requests) =>
        DescribeRefusal(requests) ?? DescribeFault(requests) ?? DialOutcome.NotConnected(
            "no_call",
            $"No call was placed within {settings.Phone.Wait.TotalSeconds:0.###} s. The application must send POST {api}v1/calls with {Key}: "
            + "is this its API base address?");

    /// <summary>The application did not answer the call.</summary>
    public DialOutcome NotAnswered(string callId, IReadOnlyList<SimulatedApiRequest> requests, IReadOnlyList<SimulatedWebhook> webhooks) =>
        DescribeRefusal(requests) ?? DescribeFault(requests) ?? DescribeWebhook(webhooks) ?? DialOutcome.NotConnected(
            "not_answered",
            $"The webhook was answered with {(webhooks.Count > 0 ? webhooks[0].Status : null)}, but no answer request was received {Within}. The application must "
            + $"send POST {api}v1/calls/{callId}/answer with {Key}: is this its API base address?");

    /// <summary>The application ended the call before it was connected.</summary>
    public static DialOutcome EndedEarly(bool isAnswered, bool isOutbound) => DialOutcome.NotConnected(
        "rejected",
        isAnswered ? "The application hung up before a stream was connected."
        : isOutbound ? "The application hung up before the phone answered."
        : "The application rejected the call: it hung up instead of answering.");

    /// <summary>The call is answered, but the application did not start a stream.</summary>
    public DialOutcome NoStream(
        SimulatedPhoneCall call, IReadOnlyList<SimulatedApiRequest> requests, IReadOnlyList<SimulatedWebhook> webhooks) =>
        DescribeRefusal(requests) ?? DescribeFault(requests) ?? DescribeWebhook(webhooks) ?? DialOutcome.NotConnected(
            "no_stream",
            (call.IsOutbound ? "The phone has answered" : "The call was answered without a stream_url")
            + $", and no stream was started {Within}. Give stream_url, stream_type and stream_channel "
            + (call.IsOutbound ? "" : "with the answer, or ")
            + $"with POST {api}v1/calls/{call.Id}/streams.");

    /// <summary>The stream could not be connected.</summary>
    public DialOutcome StreamNotConnected(Exception error)
    {
        if (error.InnerException is not CannotConnectException cause)
        {
            return DialOutcome.NotConnected("stream_not_connected", CannotConnectException.OneLine(error.Message));
        }

        string hint = cause.Status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.Gone =>
                $"{cause.Address} refuses the stream ({(int)cause.Status}): it does not accept the token of this URL, which is from the "
                + "application's answer. Make a fresh URL for each call, with the keys of this server.",
            0 when settings.Connect is null =>
                $"{cause.Message} If the public address can't be reached from here, give the server's own with --connect HOST:PORT.",
            _ => cause.Message,
        };
        if (cause.Address.Length > 0)
        {
            hint = hint.Replace(cause.Address, Shorten(cause.Address), StringComparison.Ordinal);
        }

        return DialOutcome.NotConnected("stream_not_connected", $"The stream could not be connected: {hint}");
    }

    /// <summary>The phone did not take the application's call.</summary>
    public DialOutcome NotTaken(IReadOnlyList<SimulatedApiRequest> requests, IReadOnlyList<SimulatedWebhook> webhooks) =>
        DescribeRefusal(requests) ?? DescribeWebhook(webhooks) ?? DialOutcome.InOrder(
            "not_taken", settings.Phone.Reaction == PhoneReaction.Busy ? "The phone was busy, as requested." : "The phone rejected the call, as requested.");

    /// <summary>The call was connected and has ended.</summary>
    /// <param name="report">The report of the stream.</param>
    /// <param name="end">How the call ended; null if the tool had to end it.</param>
    /// <param name="requests">All requests.</param>
    /// <param name="webhooks">All webhooks.</param>
    /// <param name="unpressed">The first digits that were not pressed; null if there are none.</param>
    public DialOutcome Ended(
        CallReport report,
        PhoneCallEnd? end,
        IReadOnlyList<SimulatedApiRequest> requests,
        IReadOnlyList<SimulatedWebhook> webhooks,
        string? unpressed)
    {
        string alone = end is null ? " The call continues, with the caller in silence: the application did not hang up either." : "";
        if (report.EndedBy == "lost")
        {
            return DialOutcome.WentWrong("stream_lost", $"The connection of the stream was lost, or its close was not answered.{alone}");
        }

        if (!report.EndedInOrder)
        {
            return DialOutcome.WentWrong("stream_error", $"The stream ended with an error, by {CallReportText.End(report).TrimEnd('.')}.{alone}");
        }

        if (end is null)
        {
            return (DescribeRefusal(requests) ?? DescribeFault(requests)) is { } refused
                ? refused with { ExitCode = 1 }
                : DialOutcome.WentWrong(
                    "not_hung_up",
                    $"The stream has ended, but the application did not hang up within {settings.HangUpTimeout.TotalSeconds:0.###} s: the caller is in "
                    + $"silence. To close the stream is not to hang up; send DELETE {api}v1/calls/{report.CallId}.");
        }

        DialOutcome? problem = DescribeRefusal(requests) ?? DescribeWebhook(webhooks);
        return problem is not null ? problem with { ExitCode = 1 }
            : unpressed is not null
                ? DialOutcome.WentWrong("digits_not_collected", $"The digits {unpressed} were not pressed: the application did not collect them.")
            : end == PhoneCallEnd.HungUpByApplication ? DialOutcome.InOrder("hung_up_by_application", "The application hung up.")
            : DialOutcome.InOrder("hung_up_by_caller", "The caller hung up.");
    }

    /// <summary>Returns an address without its tokens, which are long: they do not help, and the line may be in a public log.</summary>
    private static string Shorten(string address) =>
        string.Join('/', address.Split('/').Select((part, i) => i > 2 && part.Length > MaxPart ? "…" : part));

    /// <summary>Describes the first request that was refused, as a call that could not be connected; null if there is none.</summary>
    private DialOutcome? DescribeRefusal(IReadOnlyList<SimulatedApiRequest> requests)
    {
        // A request that crosses the caller's hang-up, and one that meets a fault on purpose, are not the application's error.
        SimulatedApiRequest? refused = requests.FirstOrDefault(request => request is { IsAccepted: false, HasInjectedFault: false, IsOfEndedCall: false });
        if (refused is null)
        {
            return null;
        }

        string request = $"{refused.Method} {refused.Path}";
        return refused.Status == 401
            ? DialOutcome.NotConnected("unauthorized", $"The API refused {request} with 401: {refused.Refusal}. Send 'Authorization: Bearer {settings.ApiKey}'.")
            : refused.Operation == ApiOperation.None
                ? DialOutcome.NotConnected(
                    "unknown_operation",
                    $"The API refused {request} with {refused.Status}: {refused.Refusal}. Paths begin with /v1/calls, after the API base address {api}.")
            : DialOutcome.NotConnected("refused", $"The API refused {request} with {refused.Status}: {refused.Refusal}.");
    }

    /// <summary>Describes the last request that met an injected fault; null if there is none.</summary>
    private static DialOutcome? DescribeFault(IReadOnlyList<SimulatedApiRequest> requests) =>
        requests.LastOrDefault(request => request.HasInjectedFault) is { } lost
            ? DialOutcome.NotConnected(
                "fault", $"{lost.Method} {lost.Path} met {lost.Refusal} ({lost.Status?.ToString(CultureInfo.InvariantCulture) ?? "no answer"}), and was not repeated with success.")
            : null;

    /// <summary>Describes the first webhook that was not answered with success; null if there is none.</summary>
    private DialOutcome? DescribeWebhook(IReadOnlyList<SimulatedWebhook> webhooks) =>
        webhooks.FirstOrDefault(webhook => webhook.Status is not (>= 200 and < 300)) is { } failed
            ? DialOutcome.NotConnected("webhook", $"The webhook {failed.EventType} to {failed.Url.GetLeftPart(UriPartial.Path)} {Describe(failed)}")
            : null;

    private string Describe(SimulatedWebhook webhook) => webhook.Status switch
    {
        null when webhook.Cause is { } cause => CannotConnectException.WithoutAnswer(cause, "http", "a web server"),
        null => $"was not answered within {settings.WebhookTimeout.TotalSeconds:0.###} s. Answer at once, and do the work of the call afterwards.",
        404 => "was answered with 404: the server has nothing at this path. Check the path against its route.",
        405 => "was answered with 405: the route does not accept POST.",
        401 or 403 => $"was refused with {webhook.Status}: the server requires a secret in the address, or an address of Wavix's network.",
        >= 300 and < 400 =>
            $"was answered with a redirect ({webhook.Status}), which Wavix may not follow. "
            + (webhook.RedirectsTo is { } target ? $"It leads to {target}: give this address instead." : "It names no address. Give the final one."),
        >= 500 => $"was answered with {webhook.Status}, an error of the server. See its log.",
        _ => $"was answered with {webhook.Status} instead of 200.",
    };
}
