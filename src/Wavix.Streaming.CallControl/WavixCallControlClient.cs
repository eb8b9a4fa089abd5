using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Wavix.Streaming.CallControl;

/// <summary>Controls the calls of a Wavix account over HTTP. Thread-safe; one instance serves any number of calls.</summary>
/// <remarks>
/// Nothing is retried. Each method says whether it is safe to repeat. All of them throw <see cref="WavixCallControlException"/> if there is no
/// result, <see cref="ArgumentException"/> for a wrong argument before anything is sent, and <see cref="OperationCanceledException"/> for the
/// caller's own token. After a cancellation it is not known whether Wavix acted on the request.
/// </remarks>
public sealed class WavixCallControlClient
{
    private static readonly AnswerCallRequest PlainAnswer = new();
    private static readonly CollectDigitsRequest PlainCollect = new();

    private readonly ApiConnection _api;

    /// <summary>Creates a client.</summary>
    /// <param name="httpClient">
    /// Sends the requests. It is not disposed and not changed; its base address is not used. Its own <see cref="HttpClient.Timeout"/> ends a
    /// request too, if it is shorter. Switch off redirects in its handler: the API has none, and a request that follows one has no key.
    /// </param>
    /// <param name="options">The settings. Copied.</param>
    /// <param name="logger">Gets one record (Debug) per request, with the operation, the status and the duration; null for none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="httpClient"/> or <paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentException">A setting is out of range. The message lists all of them, never the key.</exception>
    public WavixCallControlClient(HttpClient httpClient, WavixCallControlOptions options, ILogger<WavixCallControlClient>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(httpClient);
        ArgumentNullException.ThrowIfNull(options);
        _api = new ApiConnection(httpClient, options.Freeze(), new GuardedLogger(logger ?? (ILogger)NullLogger.Instance));
    }

    /// <summary>Places an outbound call. Its events arrive at <see cref="StartCallRequest.CallbackUrl"/>.</summary>
    /// <remarks>Not safe to repeat: a second request places a second call.</remarks>
    /// <param name="request">Who is called, and how.</param>
    /// <param name="cancellationToken">Cancels the wait for the answer.</param>
    /// <returns>The call, as it was when it was placed.</returns>
    /// <exception cref="ArgumentException">A value is out of range. The message lists all of them.</exception>
    /// <exception cref="WavixCallControlException">There is no result.</exception>
    public async Task<Call> StartCallAsync(StartCallRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ApiAnswer answer = await _api.SendAsync(
            ApiOperation.StartCall, ApiPath.Calls, request.ToBody(), RequestJsonContext.Default.StartCallBody, cancellationToken).ConfigureAwait(false);
        return CallAnswers.ReadCall(ApiOperation.StartCall, answer);
    }

    /// <summary>Gets the calls of the account that are active.</summary>
    /// <remarks>Safe to repeat.</remarks>
    /// <param name="cancellationToken">Cancels the wait for the answer.</param>
    /// <exception cref="WavixCallControlException">There is no result.</exception>
    public async Task<IReadOnlyList<Call>> GetCallsAsync(CancellationToken cancellationToken = default)
    {
        ApiAnswer answer = await _api.SendAsync(ApiOperation.GetCalls, ApiPath.Calls, cancellationToken).ConfigureAwait(false);
        return CallAnswers.ReadCalls(ApiOperation.GetCalls, answer);
    }

    /// <summary>Gets a call.</summary>
    /// <remarks>Safe to repeat.</remarks>
    /// <param name="callId">Its id; 1 to 512 characters.</param>
    /// <param name="cancellationToken">Cancels the wait for the answer.</param>
    /// <exception cref="ArgumentException">The id can't be one.</exception>
    /// <exception cref="WavixCallControlException">There is no result; <see cref="CallControlErrorReason.NotFound"/> if Wavix does not know the call.</exception>
    public async Task<Call> GetCallAsync(string callId, CancellationToken cancellationToken = default)
    {
        ApiAnswer answer = await _api.SendAsync(ApiOperation.GetCall, ApiPath.Call(callId), cancellationToken).ConfigureAwait(false);
        return CallAnswers.ReadCall(ApiOperation.GetCall, answer);
    }

    /// <summary>Sets the tag of an active call: a text of yours, which its later events carry.</summary>
    /// <remarks>Safe to repeat.</remarks>
    /// <param name="callId">The id of the call; 1 to 512 characters.</param>
    /// <param name="tag">The tag. May be empty.</param>
    /// <param name="cancellationToken">Cancels the wait for the answer.</param>
    /// <exception cref="ArgumentException">The id can't be one, or the tag is null.</exception>
    /// <exception cref="WavixCallControlException">There is no result.</exception>
    public async Task SetTagAsync(string callId, string tag, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tag);
        await _api.SendAsync(
            ApiOperation.SetTag, ApiPath.Call(callId), new TagBody { Tag = tag }, RequestJsonContext.Default.TagBody, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Answers an inbound call, and starts a stream if the request has the address of one.</summary>
    /// <remarks>
    /// Not safe to repeat without a look at the call: a second answer may be refused, or start a second stream. The answer has no stream id; the
    /// <c>start</c> message of the stream has it.
    /// </remarks>
    /// <param name="callId">The id of the call; 1 to 512 characters.</param>
    /// <param name="request">What else is wanted; null for nothing.</param>
    /// <param name="cancellationToken">Cancels the wait for the answer.</param>
    /// <exception cref="ArgumentException">The id can't be one, or a value is out of range. The message lists all of them.</exception>
    /// <exception cref="WavixCallControlException">There is no result.</exception>
    public async Task AnswerAsync(string callId, AnswerCallRequest? request = null, CancellationToken cancellationToken = default) =>
        await _api.SendAsync(
            ApiOperation.Answer,
            $"{ApiPath.Call(callId)}/answer",
            (request ?? PlainAnswer).ToBody(),
            RequestJsonContext.Default.AnswerCallBody,
            cancellationToken).ConfigureAwait(false);

    /// <summary>Starts a stream of a call that has been answered: Wavix connects to the address of the request.</summary>
    /// <remarks>Not safe to repeat: a second request may start a second stream.</remarks>
    /// <param name="callId">The id of the call; 1 to 512 characters.</param>
    /// <param name="request">What is streamed, and where to.</param>
    /// <param name="cancellationToken">Cancels the wait for the answer.</param>
    /// <returns>The id of the stream.</returns>
    /// <exception cref="ArgumentException">The id can't be one, or a value is out of range. The message lists all of them.</exception>
    /// <exception cref="WavixCallControlException">There is no result.</exception>
    public async Task<string> StartStreamAsync(string callId, StartStreamRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ApiAnswer answer = await _api.SendAsync(
            ApiOperation.StartStream,
            $"{ApiPath.Call(callId)}/streams",
            request.ToBody(),
            RequestJsonContext.Default.StartStreamBody,
            cancellationToken).ConfigureAwait(false);
        return CallAnswers.ReadStreamId(ApiOperation.StartStream, answer);
    }

    /// <summary>Stops a stream. The call continues.</summary>
    /// <remarks>Safe to repeat; a stream that has ended may be reported as <see cref="CallControlErrorReason.NotFound"/>.</remarks>
    /// <param name="callId">The id of the call; 1 to 512 characters.</param>
    /// <param name="streamId">The id of the stream; 1 to 512 characters.</param>
    /// <param name="cancellationToken">Cancels the wait for the answer.</param>
    /// <exception cref="ArgumentException">An id can't be one.</exception>
    /// <exception cref="WavixCallControlException">There is no result.</exception>
    public async Task StopStreamAsync(string callId, string streamId, CancellationToken cancellationToken = default) =>
        await _api.SendAsync(ApiOperation.StopStream, ApiPath.Stream(callId, streamId), cancellationToken).ConfigureAwait(false);

    /// <summary>Plays an audio file into a call. Its progress arrives as <see cref="AudioPlaybackEvent"/>.</summary>
    /// <remarks>Not safe to repeat: the file may play twice.</remarks>
    /// <param name="callId">The id of the call; 1 to 512 characters.</param>
    /// <param name="request">The file.</param>
    /// <param name="cancellationToken">Cancels the wait for the answer.</param>
    /// <exception cref="ArgumentException">The id can't be one, or a value is out of range. The message lists all of them.</exception>
    /// <exception cref="WavixCallControlException">There is no result.</exception>
    public async Task PlayAudioAsync(string callId, PlayAudioRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        await _api.SendAsync(
            ApiOperation.PlayAudio,
            $"{ApiPath.Call(callId)}/play",
            request.ToBody(),
            RequestJsonContext.Default.PlayAudioBody,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops the audio file that plays.</summary>
    /// <remarks>Safe to repeat.</remarks>
    /// <param name="callId">The id of the call; 1 to 512 characters.</param>
    /// <param name="cancellationToken">Cancels the wait for the answer.</param>
    /// <exception cref="ArgumentException">The id can't be one.</exception>
    /// <exception cref="WavixCallControlException">There is no result.</exception>
    public async Task StopAudioAsync(string callId, CancellationToken cancellationToken = default) =>
        await _api.SendAsync(ApiOperation.StopAudio, $"{ApiPath.Call(callId)}/audio", cancellationToken).ConfigureAwait(false);

    /// <summary>Collects digits (DTMF) from the caller. They arrive as <see cref="DigitsCollectedEvent"/>, by webhook only.</summary>
    /// <remarks>Not safe to repeat: the prompt may play twice.</remarks>
    /// <param name="callId">The id of the call; 1 to 512 characters.</param>
    /// <param name="request">How many digits, for how long, with which prompt; null for Wavix's defaults.</param>
    /// <param name="cancellationToken">Cancels the wait for the answer.</param>
    /// <exception cref="ArgumentException">The id can't be one, or a value is out of range. The message lists all of them.</exception>
    /// <exception cref="WavixCallControlException">There is no result.</exception>
    public async Task CollectDigitsAsync(string callId, CollectDigitsRequest? request = null, CancellationToken cancellationToken = default) =>
        await _api.SendAsync(
            ApiOperation.CollectDigits,
            $"{ApiPath.Call(callId)}/collect",
            (request ?? PlainCollect).ToBody(),
            RequestJsonContext.Default.CollectDigitsBody,
            cancellationToken).ConfigureAwait(false);

    /// <summary>Ends an active call.</summary>
    /// <remarks>Safe to repeat. Do not pass a token that is canceled when the call ends: hanging up ends the call.</remarks>
    /// <param name="callId">The id of the call; 1 to 512 characters.</param>
    /// <param name="cancellationToken">Cancels the wait for the answer.</param>
    /// <returns>True if Wavix ended the call; false if Wavix does not know an active call with this id (404), because it has ended.</returns>
    /// <exception cref="ArgumentException">The id can't be one.</exception>
    /// <exception cref="WavixCallControlException">There is no result.</exception>
    public async Task<bool> HangUpAsync(string callId, CancellationToken cancellationToken = default)
    {
        try
        {
            await _api.SendAsync(ApiOperation.HangUp, ApiPath.Call(callId), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (WavixCallControlException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>Registers the address to which Wavix posts the events of all calls of the account.</summary>
    /// <remarks>
    /// Not documented as safe to repeat; <see cref="GetWebhooksAsync"/> shows what is registered. Wavix does not sign its webhooks, so put a
    /// secret into the address.
    /// </remarks>
    /// <param name="type">Which events; not <see cref="CallWebhookType.Unknown"/>.</param>
    /// <param name="url">The address, absolute <c>https</c> or <c>http</c>.</param>
    /// <param name="cancellationToken">Cancels the wait for the answer.</param>
    /// <returns>What was registered.</returns>
    /// <exception cref="ArgumentException">A value is out of range. The message lists all of them.</exception>
    /// <exception cref="WavixCallControlException">There is no result.</exception>
    public async Task<CallWebhook> CreateWebhookAsync(CallWebhookType type, Uri url, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(url);
        var problems = new RequestProblems(nameof(CreateWebhookAsync));
        string? eventType = RequireWebhookType(problems, type);
        problems.RequireHttpUrl(url, nameof(url));
        problems.ThrowIfAny();
        ApiAnswer answer = await _api.SendAsync(
            ApiOperation.CreateWebhook,
            ApiPath.Webhooks,
            new CreateWebhookBody { Url = url.AbsoluteUri, EventType = eventType! },
            RequestJsonContext.Default.CreateWebhookBody,
            cancellationToken).ConfigureAwait(false);
        return CallAnswers.ReadWebhook(ApiOperation.CreateWebhook, answer);
    }

    /// <summary>Gets the registered webhooks.</summary>
    /// <remarks>Safe to repeat.</remarks>
    /// <param name="cancellationToken">Cancels the wait for the answer.</param>
    /// <exception cref="WavixCallControlException">There is no result.</exception>
    public async Task<IReadOnlyList<CallWebhook>> GetWebhooksAsync(CancellationToken cancellationToken = default)
    {
        ApiAnswer answer = await _api.SendAsync(ApiOperation.GetWebhooks, ApiPath.Webhooks, cancellationToken).ConfigureAwait(false);
        return CallAnswers.ReadWebhooks(ApiOperation.GetWebhooks, answer);
    }

    /// <summary>Removes a webhook: Wavix stops posting these events.</summary>
    /// <remarks>Safe to repeat; a webhook that does not exist may be refused.</remarks>
    /// <param name="type">Which events; not <see cref="CallWebhookType.Unknown"/>.</param>
    /// <param name="cancellationToken">Cancels the wait for the answer.</param>
    /// <exception cref="ArgumentException">The type is unknown.</exception>
    /// <exception cref="WavixCallControlException">There is no result.</exception>
    public async Task DeleteWebhookAsync(CallWebhookType type, CancellationToken cancellationToken = default)
    {
        var problems = new RequestProblems(nameof(DeleteWebhookAsync));
        string? eventType = RequireWebhookType(problems, type);
        problems.ThrowIfAny();
        await _api.SendAsync(ApiOperation.DeleteWebhook, $"{ApiPath.Webhooks}?event_type={eventType}", cancellationToken).ConfigureAwait(false);
    }

    private static string? RequireWebhookType(RequestProblems problems, CallWebhookType type)
    {
        string? text = WireNames.ToText(type);
        problems.Require(text is not null, nameof(type), type, "OnCall or PostCall");
        return text;
    }
}
