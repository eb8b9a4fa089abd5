using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Dials;

/// <summary>The first part of a dialed call, as the application goes through it: answer, stream.</summary>
/// <param name="settings">What is dialed.</param>
/// <param name="wavix">Places the call.</param>
/// <param name="api">The address of the API.</param>
/// <param name="call">The call.</param>
/// <param name="requested">Completes when the application has asked for a stream of this call.</param>
internal sealed class DialConnection(DialSettings settings, SimulatedWavix wavix, Uri api, SimulatedPhoneCall call, Task requested)
{
    /// <summary>Longer than any call.</summary>
    public static readonly TimeSpan Forever = TimeSpan.FromHours(24);

    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly DialDiagnosis _diagnosis = new(settings, api);

    /// <summary>The requests that are about this call, or about none.</summary>
    public IReadOnlyList<SimulatedApiRequest> Requests =>
        [.. wavix.Requests.Where(request => request.CallId is null || request.CallId.Equals(call.Id, StringComparison.OrdinalIgnoreCase) || IsUnknown(request))];

    public IReadOnlyList<SimulatedWebhook> Webhooks => [.. wavix.Webhooks.Where(webhook => webhook.CallId == call.Id)];

    /// <summary>Waits until the application has answered an inbound call.</summary>
    /// <returns>Null if it has; otherwise why not.</returns>
    public async Task<DialOutcome?> WaitForAnswerAsync(CancellationToken cancellationToken)
    {
        Task decided = Task.WhenAny(call.Call.AnsweredTask, call.Ended);
        await Task.WhenAny(decided, call.Call.SetupPosted).WaitAsync(cancellationToken);
        if (!decided.IsCompleted && Webhooks is [{ Status: >= 200 and < 300 }, ..])
        {
            await WaitAsync(decided, settings.AnswerTimeout, cancellationToken);
        }

        return call.State switch
        {
            PhoneCallState.Ringing => _diagnosis.NotAnswered(call.Id, Requests, Webhooks),
            PhoneCallState.Ended when !call.Call.AnsweredTask.IsCompleted => DialDiagnosis.EndedEarly(isAnswered: false, isOutbound: false),
            _ => null,
        };
    }

    /// <summary>Waits until the application has asked for a stream, and the stream has started.</summary>
    /// <returns>The stream; or null, and why there is none.</returns>
    public async Task<(SimulatedCall? Stream, DialOutcome? Failure)> WaitForStreamAsync(CancellationToken cancellationToken)
    {
        Task decided = Task.WhenAny(requested, call.Ended);
        TimeSpan left = settings.AnswerTimeout;
        do
        {
            // As long as the application does something with the call, such as to collect digits, its stream may follow.
            await WaitAsync(decided, left, cancellationToken);
            left = LastActivity + settings.AnswerTimeout - _clock.GetUtcNow();
        }
        while (!decided.IsCompleted && left > TimeSpan.Zero);

        if (!requested.IsCompleted)
        {
            bool isMachine = call.IsOutbound && settings.Phone.Reaction == PhoneReaction.Machine;
            return (null, !decided.IsCompleted ? _diagnosis.NoStream(call, Requests, Webhooks)
                : isMachine ? DialOutcome.InOrder("hung_up_by_application", "The application hung up on the answering machine.")
                : DialDiagnosis.EndedEarly(isAnswered: true, call.IsOutbound));
        }

        try
        {
            return (await call.WaitForStreamAsync(1, Forever, cancellationToken), null);
        }
        catch (IOException e)
        {
            return (null, call.State == PhoneCallState.Ended
                ? DialDiagnosis.EndedEarly(isAnswered: true, call.IsOutbound)
                : _diagnosis.StreamNotConnected(e));
        }
    }

    /// <returns>False if the time has passed.</returns>
    public async Task<bool> WaitAsync(Task task, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, _clock, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>When the latest webhook was answered, or the latest request was accepted that does more than to read.</summary>
    private DateTimeOffset LastActivity => Webhooks.Select(webhook => webhook.At + webhook.Duration)
        .Concat(Requests.Where(request => request is { IsAccepted: true, Method: not "GET" }).Select(request => request.At))
        .DefaultIfEmpty().Max();

    /// <summary>Whether a request names a call that does not exist.</summary>
    private bool IsUnknown(SimulatedApiRequest request) =>
        !request.IsAccepted && !wavix.Calls.Any(other => other.Id.Equals(request.CallId, StringComparison.OrdinalIgnoreCase));
}
