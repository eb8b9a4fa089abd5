using System.Globalization;
using System.Net;
using System.Net.WebSockets;

namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>Says why a session can't be opened, and what to do.</summary>
internal sealed class OpeningFailure(ServiceTarget target, TimeProvider clock)
{
    /// <summary>The time for all of it has passed.</summary>
    public SpeechModelException TimedOut(TimeSpan limit, string waitedFor, Exception cause) => new(
        $"{target.Name} did not open a session within ConnectTimeout ({limit}): {waitedFor}. Try again; if it happens often, allow more time.", cause);

    /// <summary>The function of the application that gives the token failed.</summary>
    public SpeechModelException NoToken(Exception cause) => new(
        $"The token for {target.Name} can't be obtained ({cause.GetType().Name}). Check the identity of the application and its rights.", cause);

    /// <summary>The function of the application gave something else than a token.</summary>
    public SpeechModelException BadToken() => new(
        $"The token for {target.Name} can't be sent in a header. It must be 1 to {Header.MaxLength} visible ASCII characters.")
    {
        IsTransient = false,
    };

    /// <summary>There is no connection, or an HTTP status instead of a WebSocket.</summary>
    public SpeechModelException NotConnected(ClientWebSocket webSocket, Exception cause)
    {
        int status = (int)webSocket.HttpStatusCode;
        if (status == 0)
        {
            return new SpeechModelException($"{target.Name} can't be reached at {target.Address.Host}. Check the network, and Endpoint. Then try again.", cause);
        }

        return new SpeechModelException($"{target.Name} refused the session with {status}: {Explain(webSocket.HttpStatusCode)}", cause)
        {
            Code = status.ToString(CultureInfo.InvariantCulture),
            IsTransient = status is 408 or 409 or 425 or 429 or >= 500,
            RetryAfter = RetryDelay.FromHeaders(webSocket.HttpResponseHeaders, clock.GetUtcNow()),
        };
    }

    /// <summary>The server answered with an error.</summary>
    public SpeechModelException Refused(ProviderError error) => new(
        $"{target.Name} refused the session: {error.Message ?? error.Name ?? "it does not say why."}"
        + (error.IsTransient ? " Try again." : " Correct the options or the instructions; another attempt with the same can only fail."))
    {
        Code = error.Name,
        IsTransient = error.IsTransient,
        RetryAfter = RetryDelay.FromText(error.Message),
    };

    /// <summary>The connection ended before the session was ready.</summary>
    public SpeechModelException Ended(RealtimeSocket socket, Secret secret)
    {
        string? reason = secret.RemoveFrom(socket.CloseReason);
        ProviderError error = ProviderError.FromCloseReason(reason);
        return new SpeechModelException(
            $"{target.Name} did not open a session. {socket.Ending}{(reason is null ? "" : $" Its reason: {reason}.")} "
            + (error.IsTransient ? "Try again." : "Correct the options; another attempt with the same can only fail."))
        {
            Code = error.Name ?? socket.CloseCode,
            IsTransient = error.IsTransient,
        };
    }

    private string Explain(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => "the key or token is not valid. Check it, and its organization and project.",
        HttpStatusCode.Forbidden => $"the key or token may not use {target.Model}. Check its rights, and whether the model is offered in this region.",
        HttpStatusCode.NotFound => $"{target.Model} was not found at {target.Address.Host}. Check the name of the model or deployment, and Endpoint.",
        HttpStatusCode.BadRequest => "it does not accept the request. Check the options.",
        HttpStatusCode.TooManyRequests => "too many requests or sessions, or the quota is used up. Try again later; if it happens often, ask for a higher limit.",
        >= HttpStatusCode.InternalServerError => "the service has a problem. Try again.",
        HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or (HttpStatusCode)425 => "the service was not ready. Try again.",
        _ => "this is not an endpoint of realtime sessions. Check Endpoint.",
    };
}
