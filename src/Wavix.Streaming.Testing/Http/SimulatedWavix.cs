namespace Wavix.Streaming.Testing;

/// <summary>
/// The whole of Wavix for a test of an application: its HTTP API, its webhooks, and the streams that it connects when the application answers
/// a call. It keeps to Wavix's API description, and refuses every request that violates it. Thread-safe.
/// </summary>
/// <remarks>
/// Wavix's documents are silent on the following. These choices are ours:
/// <list type="bullet">
/// <item>Stricter than the description: numbers must be in E.164 format, URLs absolute and of a fitting scheme, <c>timeout</c> and
/// <c>max_attempts</c> at least 1. A prompt has <c>play</c> or <c>say</c>, not both. A field must not occur twice.</item>
/// <item>A call is answered once, and only an inbound one. Streams, audio and digits need an answered call. Digits are collected by one request
/// at a time. Otherwise the answer is a 400, as it is for a sixth one-way or a second two-way stream.</item>
/// <item>A call that has ended takes no request but one that reads it: 404. So does an id that is unknown, or not a UUID. A known path with
/// another method is a 405.</item>
/// <item>A stream that can't be connected, or that the application closes, does not end the call; see
/// <see cref="SimulatedWavixOptions.HangUpWhenStreamCloses"/>.</item>
/// <item>A second audio file stops the first. To stop audio when there is none succeeds. A call that ends stops audio and digits without an
/// event of their own.</item>
/// <item>A webhook is not retried. A second URL registered for an event type replaces the first.</item>
/// <item>An answer without <c>stream_type</c> and <c>stream_channel</c> has a two-way stream of the inbound channel.</item>
/// </list>
/// How calls end is at <see cref="PhoneCallEnd"/>, how digits are collected at <see cref="SimulatedPhoneCall.PressAsync"/>.
/// </remarks>
public sealed class SimulatedWavix : IAsyncDisposable
{
    private readonly WavixAccount _account;
    private int _isDisposed;

    /// <summary>Creates a simulated Wavix without calls.</summary>
    /// <param name="options">Settings, copied; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public SimulatedWavix(SimulatedWavixOptions? options = null) =>
        _account = new WavixAccount((options ?? new SimulatedWavixOptions()).CloneValidated());

    /// <summary>Every request to the API so far, with its result, in the order of their answers.</summary>
    public IReadOnlyList<SimulatedApiRequest> Requests => _account.Requests.Entries;

    /// <summary>
    /// Every webhook that was posted so far, in the order of their answers. The webhooks of one call are posted in order; each starts when the
    /// one before it was answered, or <see cref="SimulatedWavixOptions.WebhookTimeout"/> has passed.
    /// </summary>
    public IReadOnlyList<SimulatedWebhook> Webhooks => _account.Webhooks.Entries;

    /// <summary>Every call so far, in order.</summary>
    public IReadOnlyList<SimulatedPhoneCall> Calls => _account.Calls.Entries;

    /// <summary>Faults of the API and of the webhooks. Default none.</summary>
    public ApiFaults Faults => _account.Faults;

    /// <summary>
    /// Creates the handler of an HTTP client that calls the API: for example for <c>ConfigurePrimaryHttpMessageHandler</c>. Any number of
    /// handlers can be created; each may be disposed of.
    /// </summary>
    public HttpMessageHandler CreateApiHandler() => new ApiHandler(_account);

    /// <summary>
    /// A caller dials a number of the application: posts <c>call_setup</c>, and right after it <c>ringing</c>. Completes when the application
    /// has answered the first, or has not in time.
    /// </summary>
    /// <param name="from">The number of the caller. Default a number of the range for fiction.</param>
    /// <param name="to">The number that is called. Default likewise.</param>
    /// <param name="cancellationToken">Cancels the wait; the call continues to ring.</param>
    /// <exception cref="ArgumentException">A number is empty.</exception>
    /// <exception cref="ObjectDisposedException">This is disposed.</exception>
    public async Task<SimulatedPhoneCall> RingAsync(
        string from = "+12025550100", string to = "+12025550199", CancellationToken cancellationToken = default)
    {
        SimulatedPhoneCall call = Dial(from, to);
        await _account.Work.PassTimeAsync(call.Call.SetupPosted.WaitAsync(cancellationToken)).ConfigureAwait(false);
        return call;
    }

    /// <summary>As <see cref="RingAsync"/>, but returns at once.</summary>
    internal SimulatedPhoneCall Dial(string from, string to)
    {
        ArgumentException.ThrowIfNullOrEmpty(from);
        ArgumentException.ThrowIfNullOrEmpty(to);
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        return _account.Add(new PhoneCall(_account, from, to));
    }

    /// <summary>Waits until the application has placed a call.</summary>
    /// <param name="number">The number of the call among the outbound ones, at least 1; default the first.</param>
    /// <param name="timeout">The limit; null for 30 s.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number"/> is below 1.</exception>
    /// <exception cref="TimeoutException">The application did not place it in time.</exception>
    public Task<SimulatedPhoneCall> WaitForOutboundCallAsync(
        int number = 1, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        _account.Work.WaitAsync(
            token => _account.Calls.WaitAsync(call => call.IsOutbound, number, token),
            timeout,
            () => $"The application placed no call. Requests: {string.Join(", ", Requests)}.",
            cancellationToken);

    /// <summary>Ends everything: webhooks that wait for an answer are canceled, and streams that are open are aborted.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await _account.Work.DisposeAsync().ConfigureAwait(false);
        foreach (SimulatedPhoneCall call in Calls)
        {
            lock (_account.Sync)
            {
                call.Call.CancelTimers();
            }

            await call.Call.Streams.DisposeAsync().ConfigureAwait(false);
        }
    }
}
