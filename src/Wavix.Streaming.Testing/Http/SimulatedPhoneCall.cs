namespace Wavix.Streaming.Testing;

/// <summary>
/// One call of a <see cref="SimulatedWavix"/> from the side of the person on the phone. Thread-safe. Every wait moves a
/// <see cref="SimulatedClock"/>, has a limit of 30 s by the clock unless another is given, and says what was seen when it fails.
/// </summary>
public sealed class SimulatedPhoneCall
{
    private readonly WavixAccount _account;

    internal SimulatedPhoneCall(PhoneCall call, WavixAccount account)
    {
        Call = call;
        _account = account;
    }

    /// <summary>The id of the call.</summary>
    public string Id => Call.Id;

    /// <summary>Whether the application placed the call.</summary>
    public bool IsOutbound => Call.IsOutbound;

    /// <summary>The number of the caller.</summary>
    public string From => Call.From;

    /// <summary>The number that is called.</summary>
    public string To => Call.To;

    /// <summary>The tag that the application set; empty if it set none.</summary>
    public string Tag => Read(call => call.Tag);

    /// <summary>The state.</summary>
    public PhoneCallState State => Read(call => call.State);

    /// <summary>
    /// Completes when the call has ended, with how it ended. Its last webhooks may not have been posted by then: see
    /// <see cref="WaitForEndAsync"/>.
    /// </summary>
    public Task<PhoneCallEnd> Ended => Call.EndedTask;

    internal PhoneCall Call { get; }

    /// <summary>Waits until the call is answered: an inbound call by the application, an outbound one by the test.</summary>
    /// <param name="timeout">The limit; null for 30 s.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="InvalidOperationException">The call ended first.</exception>
    /// <exception cref="TimeoutException">The call was not answered in time.</exception>
    public Task WaitForAnswerAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default) => _account.Work.WaitAsync(
        async token =>
        {
            await Task.WhenAny(Call.AnsweredTask, Call.EndedTask).WaitAsync(token).ConfigureAwait(false);
            return Call.AnsweredTask.IsCompleted ? true : throw new InvalidOperationException(Describe("The call ended before it was answered"));
        },
        timeout,
        () => Describe("The call was not answered"),
        cancellationToken);

    /// <summary>
    /// Waits until a stream that the application asked for has started: it is connected, and <c>connected</c> and <c>start</c> were sent. If
    /// the test hangs up on the stream, for example by a script, the caller has hung up and the call ends.
    /// </summary>
    /// <param name="number">The number of the stream in this call, at least 1; default the first.</param>
    /// <param name="timeout">The limit; null for 30 s.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The stream. It belongs to the simulated Wavix, which disposes of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number"/> is below 1.</exception>
    /// <exception cref="IOException">
    /// The stream could not be connected. The inner exception says why. The call continues without it, our choice.
    /// </exception>
    /// <exception cref="TimeoutException">The application did not ask for the stream in time.</exception>
    public Task<SimulatedCall> WaitForStreamAsync(int number = 1, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        _account.Work.WaitAsync(
            token => Call.Streams.WaitAsync(number, token), timeout, () => Describe("No stream was started"), cancellationToken);

    /// <summary>Waits until the call has ended, its streams are closed and all its webhooks were posted.</summary>
    /// <param name="timeout">The limit; null for 30 s.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="TimeoutException">The call did not end in time.</exception>
    public Task<PhoneCallEnd> WaitForEndAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default) => _account.Work.WaitAsync(
        async token =>
        {
            PhoneCallEnd end = await Call.EndedTask.WaitAsync(token).ConfigureAwait(false);
            await Call.SettleAsync().WaitAsync(token).ConfigureAwait(false);
            return end;
        },
        timeout,
        () => Describe("The call did not end"),
        cancellationToken);

    /// <summary>Waits until the application has sent a request about this call that took effect, for example to collect digits.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="number">The number of the request among those of this operation, at least 1; default the first.</param>
    /// <param name="timeout">The limit; null for 30 s.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number"/> is below 1.</exception>
    /// <exception cref="TimeoutException">The request was not received in time.</exception>
    public Task<SimulatedApiRequest> WaitForRequestAsync(
        ApiOperation operation, int number = 1, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        _account.Work.WaitAsync(
            token => _account.Requests.WaitAsync(
                request => request.IsAccepted && request.Operation == operation && Id.Equals(request.CallId, StringComparison.OrdinalIgnoreCase),
                number,
                token),
            timeout,
            () => Describe($"The request {operation} was not received"),
            cancellationToken);

    /// <summary>Waits until a webhook of this call was posted, and answered or not.</summary>
    /// <param name="eventType">Its <c>event_type</c>, or <c>post-call</c>.</param>
    /// <param name="number">The number of the webhook among those of this type, at least 1; default the first.</param>
    /// <param name="timeout">The limit; null for 30 s.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number"/> is below 1.</exception>
    /// <exception cref="TimeoutException">The webhook was not posted in time.</exception>
    public Task<SimulatedWebhook> WaitForWebhookAsync(
        string eventType, int number = 1, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        _account.Work.WaitAsync(
            token => _account.Webhooks.WaitAsync(webhook => webhook.CallId == Id && webhook.EventType == eventType, number, token),
            timeout,
            () => Describe($"The webhook {eventType} was not posted"),
            cancellationToken);

    /// <summary>
    /// The person presses keys. Only a collection that is running takes them: first await
    /// <see cref="WaitForRequestAsync">WaitForRequestAsync(ApiOperation.CollectDigits)</see>. Completes when the webhooks that this causes were
    /// posted. An attempt lasts for the request's <c>timeout</c> (10 s if it has none). It ends at <c>max_digits</c> (20), at the
    /// <c>termination_character</c>, which is not one of the digits, or, if there is no <c>max_digits</c>, at the timeout after a digit.
    /// Otherwise the next one begins, up to <c>max_attempts</c> (1). All of this is our choice where Wavix's documents are silent.
    /// </summary>
    /// <param name="keys">Of <c>0123456789*#ABCD</c>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>False if a key was not taken.</returns>
    /// <exception cref="ArgumentException">A phone does not have this key.</exception>
    /// <exception cref="InvalidOperationException">The call is not answered, or has ended.</exception>
    public Task<bool> PressAsync(string keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Any(key => !CollectRequest.Keys.Contains(key)))
        {
            throw new ArgumentException($"The keys of a phone are {CollectRequest.Keys}.", nameof(keys));
        }

        bool areTaken = true;
        return ActAsync(
            PhoneCallState.Answered,
            call =>
            {
                foreach (char key in keys)
                {
                    areTaken &= call.Press(key);
                }
            },
            () => areTaken,
            cancellationToken);
    }

    /// <summary>
    /// The person hangs up: streams receive <c>stop</c> and are closed, and the webhook <c>completed</c> is posted, or <c>cancelled</c> before
    /// the answer. An outbound call that is not answered is rejected. Completes when all of this is done. Does nothing if the call has ended.
    /// </summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task HangUpAsync(CancellationToken cancellationToken = default)
    {
        lock (_account.Sync)
        {
            Call.End(
                Call.State == PhoneCallState.Answered ? PhoneCallEnd.HungUp
                : IsOutbound ? PhoneCallEnd.Rejected
                : PhoneCallEnd.HungUpBeforeAnswer);
        }

        await _account.Work.PassTimeAsync(Call.SettleAsync().WaitAsync(cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Answers an outbound call. Completes when its webhook was posted.</summary>
    /// <param name="machine">
    /// Whether an answering machine answers. The webhook then has <c>machine_detected</c>, if the application asked for
    /// <c>voicemail_detection</c>.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="InvalidOperationException">The call is inbound, or does not ring.</exception>
    public Task AnswerAsync(bool machine = false, CancellationToken cancellationToken = default) =>
        ActOnRingingOutboundAsync(call => call.Answer(machine), cancellationToken);

    /// <summary>The application's outbound call plays early media, such as a ringback tone. Completes when its webhook was posted.</summary>
    /// <inheritdoc cref="AnswerAsync"/>
    public Task SendEarlyMediaAsync(CancellationToken cancellationToken = default) =>
        ActOnRingingOutboundAsync(call => call.ReportEarlyMedia(), cancellationToken);

    /// <summary>Rejects an outbound call. Completes when its webhooks were posted.</summary>
    /// <inheritdoc cref="AnswerAsync"/>
    public Task RejectAsync(CancellationToken cancellationToken = default) =>
        ActOnRingingOutboundAsync(call => call.End(PhoneCallEnd.Rejected), cancellationToken);

    /// <summary>The phone that an outbound call is for is busy. Completes when its webhooks were posted.</summary>
    /// <inheritdoc cref="AnswerAsync"/>
    public Task BeBusyAsync(CancellationToken cancellationToken = default) =>
        ActOnRingingOutboundAsync(call => call.End(PhoneCallEnd.Busy), cancellationToken);

    /// <summary>
    /// Ends a call that rings as if the ring timeout had passed, without waiting for it. Completes when its webhooks were posted. To let the
    /// time pass by a simulated clock, use <see cref="WaitForEndAsync"/> with a longer limit.
    /// </summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="InvalidOperationException">The call does not ring.</exception>
    public Task RingOutAsync(CancellationToken cancellationToken = default) =>
        ActAsync(PhoneCallState.Ringing, call => call.End(PhoneCallEnd.RingTimeout), () => true, cancellationToken);

    private Task<bool> ActOnRingingOutboundAsync(Action<PhoneCall> act, CancellationToken cancellationToken)
    {
        if (!IsOutbound)
        {
            throw new InvalidOperationException("The call is inbound: the application answers it, or rejects it.");
        }

        return ActAsync(PhoneCallState.Ringing, act, () => true, cancellationToken);
    }

    private async Task<T> ActAsync<T>(PhoneCallState needed, Action<PhoneCall> act, Func<T> result, CancellationToken cancellationToken)
    {
        Task posted;
        lock (_account.Sync)
        {
            if (Call.State != needed)
            {
                throw new InvalidOperationException($"The call is {Call.State}, not {needed}.");
            }

            act(Call);
            posted = Call.Webhooks.Last;
        }

        await _account.Work.PassTimeAsync(posted.WaitAsync(cancellationToken)).ConfigureAwait(false);
        return result();
    }

    private T Read<T>(Func<PhoneCall, T> read)
    {
        lock (_account.Sync)
        {
            return read(Call);
        }
    }

    private string Describe(string problem) => _account.Describe(Call, problem);
}
