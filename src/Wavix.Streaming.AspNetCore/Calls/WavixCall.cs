using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.CallControl;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// One call of ours, from either side: in a handler of call events it is a service, the call of the event; in a handler of streams it is
/// <see cref="WavixStreamContext.Call"/>. A webhook or a token of this application has proved that the call exists and is ours. Thread-safe.
/// </summary>
/// <remarks>
/// Requests are sent by the <see cref="WavixCallControlClient"/> of <c>AddWavixCallControl</c> and throw its exceptions. Nothing is retried.
/// What is known of the call is of the moment of its event, or of the event by which its stream was requested.
/// </remarks>
public sealed class WavixCall
{
    private readonly CallServices _services;

    /// <summary>Creates the call of an event. The endpoint of call events does this; a test can, too.</summary>
    /// <param name="callEvent">An event of the call.</param>
    /// <param name="services">The services of the application.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">Neither <c>AddWavixCallEvents</c> nor <c>AddWavixStreaming</c> was called.</exception>
    public WavixCall(CallEvent callEvent, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(callEvent);
        ArgumentNullException.ThrowIfNull(services);
        Id = callEvent.CallId;
        Facts = new CallFacts(callEvent.Direction, callEvent.From, callEvent.To, callEvent.Tag, callEvent.MachineDetected);
        _services = services.GetRequiredService<CallServices>();
    }

    internal WavixCall(string id, CallFacts facts, CallServices services)
    {
        Id = id;
        Facts = facts;
        _services = services;
    }

    /// <summary>The id of the call: an opaque string. It may contain control characters; replace them before you log it.</summary>
    public string Id { get; }

    /// <summary>Who placed the call; unknown if its stream was not requested by a <see cref="WavixCall"/>, which holds for all facts below.</summary>
    public CallDirection Direction => Facts.Direction;

    /// <summary>The caller ID; null if unknown. Personal data; keep it out of logs.</summary>
    public string? From => Facts.From;

    /// <summary>The destination number; null if unknown. Personal data; keep it out of logs.</summary>
    public string? To => Facts.To;

    /// <summary>Your own text about the call; null if unknown or none.</summary>
    public string? Tag => Facts.Tag;

    /// <summary>Whether an answering machine took the call; null if unknown. Ask for it with <see cref="StartCallRequest.DetectVoicemail"/>.</summary>
    public bool? MachineDetected => Facts.MachineDetected;

    /// <summary>What a token says of the call.</summary>
    internal CallFacts Facts { get; }

    /// <summary>Whether <see cref="HangUpAsync"/> has hung up the call, or has learned that it has ended.</summary>
    internal bool IsHungUp { get; private set; }

    /// <summary>
    /// Answers the call with a two-way stream: creates a URL that only this call can use, once, and gives it to Wavix, which connects to it.
    /// </summary>
    /// <param name="path">
    /// The path of the stream endpoint, for example <c>/stream</c>. It must be one of <c>MapWavixStream</c> with <c>RequireStreamToken()</c>; the
    /// rest of the URL is <see cref="WavixStreamEndpointOptions.PublicBaseAddress"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait. Whether the call was answered is then unknown.</param>
    /// <returns>
    /// A task that completes when Wavix has accepted the request. The stream connects later; if it does not within
    /// <see cref="CallStreamOptions.ConnectTimeout"/>, the call is hung up.
    /// </returns>
    /// <exception cref="ArgumentException">The path does not begin with a slash, or has a query or a fragment.</exception>
    /// <exception cref="InvalidOperationException">No such endpoint, no public base address, or a service is missing. The message says which.</exception>
    /// <exception cref="WavixCallControlException">Wavix refused the request, or could not be reached.</exception>
    public Task AnswerWithStreamAsync(string path, CancellationToken cancellationToken) =>
        AnswerWithStreamAsync(path, options: null, cancellationToken);

    /// <summary>Answers the call with a stream: creates a URL that only this call can use, once, and gives it to Wavix, which connects to it.</summary>
    /// <param name="path">The path of the stream endpoint, for example <c>/stream</c>.</param>
    /// <param name="options">The stream, and what the endpoint receives with it; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the wait. Whether the call was answered is then unknown.</param>
    /// <returns>
    /// A task that completes when Wavix has accepted the request. The stream connects later; if it does not within
    /// <see cref="CallStreamOptions.ConnectTimeout"/>, the call is hung up.
    /// </returns>
    /// <exception cref="ArgumentException">The path does not begin with a slash, or has a query or a fragment.</exception>
    /// <exception cref="InvalidOperationException">No such endpoint, no public base address, or a service is missing. The message says which.</exception>
    /// <exception cref="WavixCallControlException">Wavix refused the request, or could not be reached.</exception>
    public async Task AnswerWithStreamAsync(string path, CallStreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new CallStreamOptions();
        (Uri url, StreamToken token) = await _services.CreateStreamUrlAsync(path, this, options, cancellationToken).ConfigureAwait(false);
        var request = new AnswerCallRequest
        {
            StreamUrl = url,
            StreamType = options.StreamType,
            StreamChannel = options.StreamChannel,
            Record = options.Record,
            Transcribe = options.Transcribe,
        };
        await _services.Client.AnswerAsync(Id, request, cancellationToken).ConfigureAwait(false);
        _ = _services.HangUpUnlessConnectedAsync(this, token, options);
    }

    /// <summary>
    /// Starts a two-way stream of a call that is answered, for example of an outbound call at its <see cref="CallAnsweredEvent"/>.
    /// </summary>
    /// <param name="path">As for <see cref="AnswerWithStreamAsync(string, CancellationToken)"/>.</param>
    /// <param name="cancellationToken">Cancels the wait. Whether the stream was started is then unknown.</param>
    /// <returns>
    /// The id of the stream. If a two-way stream does not connect within <see cref="CallStreamOptions.ConnectTimeout"/>, the call is hung up.
    /// </returns>
    /// <exception cref="ArgumentException">The path does not begin with a slash, or has a query or a fragment.</exception>
    /// <exception cref="InvalidOperationException">No such endpoint, no public base address, or a service is missing. The message says which.</exception>
    /// <exception cref="WavixCallControlException">Wavix refused the request, or could not be reached.</exception>
    public Task<string> StartStreamAsync(string path, CancellationToken cancellationToken) =>
        StartStreamAsync(path, options: null, cancellationToken);

    /// <summary>Starts a stream of a call that is answered, for example of an outbound call at its <see cref="CallAnsweredEvent"/>.</summary>
    /// <param name="path">As for <see cref="AnswerWithStreamAsync(string, CancellationToken)"/>.</param>
    /// <param name="options">The stream, and what the endpoint receives with it; null for the defaults. Recording and transcription can't be requested here.</param>
    /// <param name="cancellationToken">Cancels the wait. Whether the stream was started is then unknown.</param>
    /// <returns>
    /// The id of the stream. If a two-way stream does not connect within <see cref="CallStreamOptions.ConnectTimeout"/>, the call is hung up.
    /// </returns>
    /// <exception cref="ArgumentException">The path does not begin with a slash, or has a query or a fragment.</exception>
    /// <exception cref="InvalidOperationException">No such endpoint, no public base address, or a service is missing. The message says which.</exception>
    /// <exception cref="WavixCallControlException">Wavix refused the request, or could not be reached.</exception>
    public async Task<string> StartStreamAsync(string path, CallStreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new CallStreamOptions();
        if (options.Record is not null || options.Transcribe is not null)
        {
            throw new ArgumentException(
                $"{nameof(CallStreamOptions.Record)} and {nameof(CallStreamOptions.Transcribe)} are part of an answer; leave them null here.", nameof(options));
        }

        (Uri url, StreamToken token) = await _services.CreateStreamUrlAsync(path, this, options, cancellationToken).ConfigureAwait(false);
        var request = new StartStreamRequest { StreamUrl = url, StreamType = options.StreamType, StreamChannel = options.StreamChannel };
        string streamId = await _services.Client.StartStreamAsync(Id, request, cancellationToken).ConfigureAwait(false);
        _ = _services.HangUpUnlessConnectedAsync(this, token, options);
        return streamId;
    }

    /// <summary>Hangs up at once. In a handler of streams use <see cref="WavixStreamContext.HangUpAsync"/>, which can wait for a goodbye.</summary>
    /// <param name="cancellationToken">
    /// Cancels the wait. Do not pass the token of a stream's handler: hanging up ends the stream, which cancels that token.
    /// </param>
    /// <returns>False if Wavix knows no such call, or it has ended.</returns>
    /// <exception cref="InvalidOperationException"><c>AddWavixCallControl</c> was not called.</exception>
    /// <exception cref="WavixCallControlException">Wavix refused the request, or could not be reached.</exception>
    public async Task<bool> HangUpAsync(CancellationToken cancellationToken = default)
    {
        bool wasUp = await _services.Client.HangUpAsync(Id, cancellationToken).ConfigureAwait(false);
        IsHungUp = true;
        return wasUp;
    }

    /// <summary>
    /// Asks Wavix to collect digits that the caller presses, and waits for them. They arrive by webhook, so the application needs
    /// <c>MapWavixCallEvents</c>; if it runs in several instances, also <c>AddWavixRedis</c>, because the webhook may reach another one.
    /// </summary>
    /// <param name="request">What to collect; null for Wavix's defaults.</param>
    /// <param name="cancellationToken">Cancels the wait; Wavix continues to collect.</param>
    /// <returns>
    /// The event with the digits, or the one that says that there was no valid input: see <see cref="DigitsCollectedEvent.Status"/>.
    /// </returns>
    /// <exception cref="ArgumentException">The request is out of its range.</exception>
    /// <exception cref="InvalidOperationException">Another collection of this call is running here, or a service is missing.</exception>
    /// <exception cref="TimeoutException">
    /// No event arrived in time: all attempts of the request (10 s each if it does not say), and
    /// <see cref="WavixCallEventOptions.DigitsTimeout"/>.
    /// </exception>
    /// <exception cref="WavixCallControlException">Wavix refused the request, or could not be reached.</exception>
    public Task<DigitsCollectedEvent> CollectDigitsAsync(CollectDigitsRequest? request = null, CancellationToken cancellationToken = default) =>
        _services.CollectDigitsAsync(Id, request, cancellationToken);

    /// <summary>A short text for logs, without numbers.</summary>
    public override string ToString() => $"call {LogText.Clean(Id)}";
}
