using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator;

/// <summary>A server can't be reached, or refuses the call. The message is one line that says why and what to do.</summary>
internal sealed class CannotConnectException : Exception
{
    /// <summary>The exit code of a command that can't connect.</summary>
    public const int ExitCode = 3;

    /// <summary>The status with which the server answered the upgrade; 0 if it did not answer.</summary>
    public HttpStatusCode Status { get; init; }

    /// <param name="message">The reason, in one line.</param>
    /// <param name="inner">The underlying error; null if there is none.</param>
    public CannotConnectException(string message, Exception? inner = null)
        : base(message, inner) => Reason = message;

    private CannotConnectException(Uri address, string reason, Exception? inner)
        : base($"{address.GetLeftPart(UriPartial.Path)} {reason}", inner)
    {
        Address = address.GetLeftPart(UriPartial.Path);
        Reason = $"The server {reason}";
    }

    /// <summary>The address of the server without its query; empty if the reason is not about one.</summary>
    public string Address { get; } = "";

    /// <summary>The message without the address, which may differ for each call.</summary>
    public string Reason { get; }

    /// <param name="address">The address of the server.</param>
    /// <param name="error">The error. If the server answered, its inner exception has the status.</param>
    public static CannotConnectException From(Uri address, WebSocketException error)
    {
        var answer = error.InnerException as HandshakeFailedException;
        HttpStatusCode status = answer?.StatusCode ?? 0;
        string reason = status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                $"refuses the call ({(int)status}): it requires a token or a header. Give it with --header, or a fresh URL for each call with --url-command.",
            HttpStatusCode.NotFound => "has nothing at this path (404). Check the path of the URL against the server's route.",
            HttpStatusCode.Gone => "reports that this URL is used up or expired (410). Get a fresh one for each call with --url-command.",
            HttpStatusCode.UpgradeRequired =>
                "did not see a WebSocket request (426): a proxy in front of it drops the Upgrade header. Let it pass on Upgrade and Connection.",
            HttpStatusCode.ServiceUnavailable => "accepts no more calls now (503). Wait, or raise its limit.",
            HttpStatusCode.OK => "answers as a web page (200), not as a WebSocket. Check the path of the URL.",
            HttpStatusCode.SwitchingProtocols => $"violates the WebSocket handshake: {OneLine(error.Message)} Check the server, and a proxy in front of it.",
            HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect =>
                $"answers with a redirect ({(int)status}){(answer!.RedirectsTo is { } target ? $" to {target}" : "")}; "
                + "Wavix may not follow it. Give the final URL.",
            0 => WithoutAnswer(error),
            _ => $"answers the upgrade with {(int)status} instead of 101. See the server's log.",
        };
        return new CannotConnectException(address, reason, error) { Status = status };
    }

    /// <param name="address">The address of the server.</param>
    /// <param name="limit">How long the client waited.</param>
    public static CannotConnectException NoAnswer(Uri address, TimeSpan limit) =>
        new(address, $"does not answer within {limit.TotalSeconds:0.#} s. Is it overloaded, or not a WebSocket server?", inner: null);

    /// <summary>Removes the line breaks from text of another origin.</summary>
    public static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();

    /// <summary>Returns why a server did not answer, in one line without its address.</summary>
    /// <param name="error">The error.</param>
    /// <param name="scheme">The scheme of a server without TLS.</param>
    /// <param name="kind">What the server should be.</param>
    public static string WithoutAnswer(Exception error, string scheme = "ws", string kind = "a WebSocket server")
    {
        Exception last = error;
        for (Exception? inner = error; inner is not null; inner = inner.InnerException)
        {
            last = inner;
            switch (inner)
            {
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return "can't be reached: the connection was refused. Is the server running, on this port?";
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData }:
                    return "can't be found: its name has no address. Check the host of the URL.";
                case AuthenticationException:
                    return $"fails the TLS handshake: {OneLine(inner.Message)} Trust its certificate, or use {scheme}:// for a server without TLS.";
            }
        }

        return $"can't be called: {OneLine(last.Message)} Is it {kind}?";
    }
}
