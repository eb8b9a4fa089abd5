using System.Net.WebSockets;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator;

/// <summary>The server that a command calls. Thread-safe.</summary>
/// <param name="url">Its endpoint; null if a command returns it.</param>
/// <param name="headers">Headers of the upgrade request.</param>
/// <param name="urlCommand">The command that prints the endpoint for one connection; null if the endpoint is always the same.</param>
internal sealed partial class ServerTarget(string? url, IReadOnlyList<(string Name, string Value)> headers, string? urlCommand)
{
    // Shared by all connections: otherwise each of the thousands of calls of a load would pay for its own.
    private static readonly HttpMessageInvoker Direct = new(WebSocketHandshake.CreateHandler(useProxy: false));
    private static readonly HttpMessageInvoker MaybeByProxy = new(WebSocketHandshake.CreateHandler(useProxy: true));

    /// <summary>Maximum wait for the connection, and for the URL from the command before it. Default 10 s each.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock for that timeout.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The name of the server in reports: the URL without its query, which may contain a secret.</summary>
    public string Name => urlCommand is null ? new Uri(url!).GetLeftPart(UriPartial.Path) : "the server of --url-command";

    /// <summary>Opens a WebSocket to the server, as Wavix does for a stream.</summary>
    /// <param name="callId">The id of the call, for a server whose URLs belong to one call.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <param name="tap">
    /// Receives the connection and returns the stream that the WebSocket uses and owns; null for the connection itself.
    /// </param>
    /// <exception cref="CannotConnectException">The server can't be reached, or refuses. The message says why and what to do.</exception>
    public Task<WebSocket> ConnectAsync(string callId, CancellationToken cancellationToken, Func<Stream, Stream>? tap = null) => ConnectAsync(
        callId,
        (address, token) => WebSocketHandshake.OpenAsync(
            address.IsLoopback ? Direct : MaybeByProxy, address, headers.Select(header => KeyValuePair.Create(header.Name, header.Value)), tap, token),
        cancellationToken);

    /// <summary>Places a simulated call to the server. The call may have any fault.</summary>
    /// <param name="options">The options of the call; the headers are added to them.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <exception cref="CannotConnectException">The server can't be reached, or refuses. The message says why and what to do.</exception>
    public Task<SimulatedCall> CallAsync(SimulatedCallOptions options, CancellationToken cancellationToken)
    {
        foreach ((string name, string value) in headers)
        {
            options.RequestHeaders[name] = value;
        }

        return ConnectAsync(options.CallId, (address, token) => SimulatedCall.ConnectAsync(address, options, token), cancellationToken);
    }

    /// <summary>Returns what is wrong with a URL; null if nothing is.</summary>
    public static string? Complain(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Host.Length == 0)
        {
            return $"'{text}' is not a URL. Give one like ws://localhost:5000/stream.";
        }

        return address.Scheme switch
        {
            "ws" or "wss" => null,
            "http" or "https" => $"{text} is not a WebSocket URL. Write {(address.Scheme == "https" ? "wss" : "ws")}:// instead of {address.Scheme}://.",
            _ => $"{text} is not a WebSocket URL: it must begin with ws:// or wss://.",
        };
    }

    private async Task<T> ConnectAsync<T>(string callId, Func<Uri, CancellationToken, Task<T>> open, CancellationToken cancellationToken)
    {
        Uri address = await FindAsync(callId, cancellationToken);
        using var limit = new CancellationTokenSource(ConnectTimeout, TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await open(address, either.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw e is WebSocketException refused && !limit.IsCancellationRequested
                ? CannotConnectException.From(address, refused)
                : CannotConnectException.NoAnswer(address, ConnectTimeout);
        }
    }

    private async Task<Uri> FindAsync(string callId, CancellationToken cancellationToken)
    {
        if (urlCommand is null)
        {
            return Complain(url!) is { } wrong ? throw new CannotConnectException(wrong) : new Uri(url!);
        }

        using var limit = new CancellationTokenSource(ConnectTimeout, TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        string printed;
        try
        {
            printed = await UrlCommand.RunAsync(urlCommand, callId, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CannotConnectException($"--url-command did not end within {ConnectTimeout.TotalSeconds:0.#} s, and was killed. It must print the URL and exit.");
        }

        return Complain(printed) is { } complaint
            ? throw new CannotConnectException($"--url-command printed no URL for a call: {complaint}")
            : new Uri(printed);
    }
}
