using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace Wavix.Streaming.Testing;

/// <summary>
/// Opens a WebSocket according to RFC 6455, section 4.1. <see cref="ClientWebSocket"/> is not suitable: it rejects answers that the RFC
/// allows, such as <c>Connection: keep-alive, Upgrade</c>, and follows redirects without showing them.
/// </summary>
internal static class WebSocketHandshake
{
    // RFC 6455, section 1.3.
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int KeyBytes = 16;

    /// <summary>Creates a handler that sends one request and returns its answer, whatever it is.</summary>
    /// <param name="useProxy">Whether to use the proxy of the environment. A server on this machine is never reached through one.</param>
    public static SocketsHttpHandler CreateHandler(bool useProxy) => new() { AllowAutoRedirect = false, UseCookies = false, UseProxy = useProxy };

    /// <param name="http">Sends the request; created with <see cref="CreateHandler"/>.</param>
    /// <param name="url">The server's endpoint, <c>ws://</c> or <c>wss://</c>.</param>
    /// <param name="headers">Additional headers of the request.</param>
    /// <param name="tap">
    /// Receives the connection after the handshake and returns the stream that the WebSocket uses and owns; null for the connection itself.
    /// </param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="WebSocketException">
    /// The server can't be reached, refuses, or violates the handshake. If it answered, the inner exception is a
    /// <see cref="HandshakeFailedException"/>.
    /// </exception>
    public static async Task<WebSocket> OpenAsync(
        HttpMessageInvoker http,
        Uri url,
        IEnumerable<KeyValuePair<string, string>> headers,
        Func<Stream, Stream>? tap,
        CancellationToken cancellationToken)
    {
        string key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));
        using HttpRequestMessage request = CreateRequest(url, headers, key);
        HttpResponseMessage? response = null;
        try
        {
            response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            string? subprotocol = Judge(request, response, key);
            Stream connection = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return WebSocket.CreateFromStream(
                tap is null ? connection : tap(connection),
                new WebSocketCreationOptions { SubProtocol = subprotocol, KeepAliveInterval = WebSocket.DefaultKeepAliveInterval });
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            response?.Dispose();
            throw new WebSocketException(e is HandshakeFailedException ? WebSocketError.NotAWebSocket : WebSocketError.Faulted, e.Message, e);
        }
    }

    private static HttpRequestMessage CreateRequest(Uri url, IEnumerable<KeyValuePair<string, string>> headers, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url) { Version = HttpVersion.Version11 };
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", key);
        return request;
    }

    /// <returns>The subprotocol that the server has chosen; null for none.</returns>
    private static string? Judge(HttpRequestMessage request, HttpResponseMessage response, string key)
    {
        if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            throw new HandshakeFailedException(request.RequestUri!, response);
        }

        string? subprotocol = ValueOf(response, "Sec-WebSocket-Protocol");
        string? extension = ValueOf(response, "Sec-WebSocket-Extensions");
        string? problem =
            !"websocket".Equals(ValueOf(response, "Upgrade"), StringComparison.OrdinalIgnoreCase) ? "The answer is a 101 without 'Upgrade: websocket'."
            : !Tokens(ValueOf(response, "Connection")).Contains("upgrade", StringComparer.OrdinalIgnoreCase) ? "The answer is a 101 without 'Connection: Upgrade'."
            : ValueOf(response, "Sec-WebSocket-Accept") != AcceptOf(key) ? "The answer's Sec-WebSocket-Accept does not belong to the request's key."
            : extension is not null ? $"The answer has the extension '{extension}', which was not offered."
            : subprotocol is not null && !Tokens(ValueOf(request, "Sec-WebSocket-Protocol")).Contains(subprotocol)
                ? $"The answer has the subprotocol '{subprotocol}', which was not offered."
            : null;
        return problem is null ? subprotocol : throw new HandshakeFailedException(request.RequestUri!, response, problem);
    }

    private static string? ValueOf(HttpRequestMessage request, string name) =>
        request.Headers.NonValidated.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    private static string? ValueOf(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    private static string[] Tokens(string? list) => list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

#pragma warning disable CA5350 // Required by the RFC; the hash protects no secret.
    private static string AcceptOf(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSuffix)));
#pragma warning restore CA5350
}

/// <summary>The server answered the upgrade, but not with a WebSocket.</summary>
internal sealed class HandshakeFailedException : HttpRequestException
{
    /// <param name="url">The URL of the request.</param>
    /// <param name="response">The answer; only its status and headers are used.</param>
    /// <param name="message">What is wrong; null for an answer other than 101.</param>
    public HandshakeFailedException(Uri url, HttpResponseMessage response, string? message = null)
        : base(message ?? MessageOf(url, response), null, response.StatusCode) => RedirectsTo = TargetOf(url, response);

    /// <summary>
    /// The target of a redirect, without its query, which may contain a secret; null if the answer does not name one, or is not a redirect.
    /// </summary>
    public string? RedirectsTo { get; }

    /// <summary>Returns where an answer redirects to, as <see cref="RedirectsTo"/>.</summary>
    public static string? TargetOf(Uri url, HttpResponseMessage response) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location
            ? new Uri(url, location).GetLeftPart(UriPartial.Path)
            : null;

    private static string MessageOf(Uri url, HttpResponseMessage response) =>
        $"The server answered the upgrade to a WebSocket with {(int)response.StatusCode}"
        + $"{(TargetOf(url, response) is { } target ? $", a redirect to {target}, which is not followed" : "")}.";
}
