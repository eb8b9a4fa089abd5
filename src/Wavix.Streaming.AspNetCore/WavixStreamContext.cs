using Microsoft.AspNetCore.Http;

namespace Wavix.Streaming.AspNetCore;

/// <summary>A call as its handler sees it: the session and the request that opened it.</summary>
public sealed class WavixStreamContext
{
    /// <summary>Creates a context. The endpoint does this; a test of a handler can, too.</summary>
    /// <param name="session">The call's session.</param>
    /// <param name="httpContext">The request; <c>new DefaultHttpContext()</c> in a test.</param>
    /// <param name="tokenData">The data of the stream token; null for none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="session"/> or <paramref name="httpContext"/> is null.</exception>
    public WavixStreamContext(WavixStreamSession session, HttpContext httpContext, string? tokenData = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(httpContext);
        Session = session;
        HttpContext = httpContext;
        TokenData = tokenData;
    }

    /// <summary>The call's session. The endpoint closes and disposes it when the handler returns.</summary>
    public WavixStreamSession Session { get; }

    /// <summary>The request that became the WebSocket: route values, headers, the user, the call's service scope.</summary>
    public HttpContext HttpContext { get; }

    /// <summary>
    /// The data that the application passed to <see cref="IWavixStreamTokens.CreateUrlAsync"/> for the stream's URL. Null if there was
    /// none, or if the endpoint does not require tokens. Only this application can have written it.
    /// </summary>
    public string? TokenData { get; }
}
