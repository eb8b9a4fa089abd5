using Microsoft.AspNetCore.Http;
using Wavix.Streaming.CallControl;

namespace Wavix.Streaming.AspNetCore;

/// <summary>A call as its handler sees it: the session, the request that opened it, and the call that its token proves.</summary>
public sealed class WavixStreamContext
{
    /// <summary>Creates a context. The endpoint does this; a test of a handler can, too.</summary>
    /// <param name="session">The call's session.</param>
    /// <param name="httpContext">The request; <c>new DefaultHttpContext()</c> in a test.</param>
    /// <param name="tokenData">The data of the stream token; null for none.</param>
    /// <param name="call">The call; null for none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="session"/> or <paramref name="httpContext"/> is null.</exception>
    public WavixStreamContext(WavixStreamSession session, HttpContext httpContext, string? tokenData = null, WavixCall? call = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(httpContext);
        Session = session;
        HttpContext = httpContext;
        TokenData = tokenData;
        Call = call;
    }

    /// <summary>The call's session. The endpoint closes and disposes it when the handler returns.</summary>
    public WavixStreamSession Session { get; }

    /// <summary>The request that became the WebSocket: route values, headers, the user, the call's service scope.</summary>
    public HttpContext HttpContext { get; }

    /// <summary>
    /// The data that the application passed to <see cref="IWavixStreamTokens.CreateUrlAsync"/> for the stream's URL, or as
    /// <see cref="CallStreamOptions.Data"/>. Null if there was none, or if the endpoint does not require tokens. Only this application can have
    /// written it.
    /// </summary>
    public string? TokenData { get; }

    /// <summary>
    /// The call that the stream's token is for: who calls whom, and the requests about it. Null if the endpoint does not require tokens, or the
    /// token is for any call: what <c>start</c> says of the call proves nothing, since anyone who connects can write it.
    /// </summary>
    public WavixCall? Call { get; }

    /// <summary>Hangs up the call over Wavix's API, at once or after a goodbye.</summary>
    /// <param name="drain">
    /// Waits until everything that is queued has played, for at most this time, above zero; see <see cref="WavixStreamSession.DrainAsync"/>. Null
    /// (default) to hang up at once.
    /// </param>
    /// <param name="unlessInterrupted">
    /// Whether the call stays up if what plays is interrupted meanwhile: the caller has spoken, and the handler continues. Default false.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait for the goodbye. The request is not canceled: hanging up ends the stream, and with it the
    /// handler's token.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="drain"/> is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The call is not proved (see <see cref="Call"/>), or <c>AddWavixCallControl</c> was not called.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    /// <exception cref="WavixCallControlException">Wavix refused the request, or could not be reached.</exception>
    public async Task<HangUpOutcome> HangUpAsync(
        TimeSpan? drain = null, bool unlessInterrupted = false, CancellationToken cancellationToken = default)
    {
        WavixCall call = RequireCall();
        if (drain is { } timeout
            && await Session.DrainAsync(timeout, cancellationToken).ConfigureAwait(false) == DrainOutcome.Interrupted
            && unlessInterrupted)
        {
            return HangUpOutcome.Interrupted;
        }

        return await call.HangUpAsync(CancellationToken.None).ConfigureAwait(false) ? HangUpOutcome.HungUp : HangUpOutcome.AlreadyEnded;
    }

    /// <summary>
    /// Asks Wavix to collect digits that the caller presses, and waits for them; the wait ends with the stream. See
    /// <see cref="WavixCall.CollectDigitsAsync"/>.
    /// </summary>
    /// <inheritdoc cref="WavixCall.CollectDigitsAsync"/>
    /// <exception cref="OperationCanceledException">The token was canceled, or the stream ended.</exception>
    public async Task<DigitsCollectedEvent> CollectDigitsAsync(CollectDigitsRequest? request = null, CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Session.Ended);
        return await RequireCall().CollectDigitsAsync(request, either.Token).ConfigureAwait(false);
    }

    private WavixCall RequireCall() => Call
        ?? throw new InvalidOperationException(
            "The call is not known for certain, and anyone who connects could name another's. Add RequireStreamToken() to the endpoint, and make the URL with call.AnswerWithStreamAsync, call.StartStreamAsync or IWavixStreamTokens.CreateUrlAsync.");
}
