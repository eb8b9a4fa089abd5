using Microsoft.AspNetCore.Http;

namespace Wavix.Streaming.AspNetCore;

/// <summary>One call as a handler sees it: its session and the request it came with.</summary>
public sealed class WavixStreamContext
{
    /// <summary>Creates a context. The endpoint does this; in a test of a handler, do it yourself.</summary>
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
    /// The data that the application gave to <see cref="IWavixStreamTokens.CreateUrlAsync"/> for the stream's URL; null when there were none
    /// or the endpoint takes no tokens. Only this application can have written them.
    /// </summary>
    public string? TokenData { get; }
}
