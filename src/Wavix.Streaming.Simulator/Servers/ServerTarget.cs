using System.Net.WebSockets;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator;

/// <summary>The server that a command calls. Any thread.</summary>
/// <param name="url">Its endpoint; null when a command tells it.</param>
/// <param name="headers">Headers of the upgrade request.</param>
/// <param name="urlCommand">The command that prints the endpoint for one connection; null when it is always the same.</param>
internal sealed partial class ServerTarget(string? url, IReadOnlyList<(string Name, string Value)> headers, string? urlCommand)
{
    // One for all connections: thousands of calls of a load would each pay for their own.
    private static readonly HttpMessageInvoker Direct = new(WebSocketHandshake.CreateHandler(useProxy: false));
    private static readonly HttpMessageInvoker MaybeByProxy = new(WebSocketHandshake.CreateHandler(useProxy: true));

    /// <summary>Longest wait for the connection, and for the command's URL before it. Default 10 s each.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock of that timeout.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>What is called, in words: without query, which may hold a secret.</summary>
    public string Name => urlCommand is null ? new Uri(url!).GetLeftPart(UriPartial.Path) : "what --url-command names";

    /// <summary>Opens a WebSocket to the server, as Wavix does for a stream.</summary>
    /// <param name="callId">The call's id, for a server whose URLs belong to one call.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="tap">Gets the connection and gives the stream that the WebSocket uses and owns; null for the connection itself.</param>
    /// <exception cref="CannotConnectException">It can't be reached, or refuses; the message says why, and what to do.</exception>
    public Task<WebSocket> ConnectAsync(string callId, CancellationToken cancellationToken, Func<Stream, Stream>? tap = null) => ConnectAsync(
        callId,
        (address, token) => WebSocketHandshake.OpenAsync(
            address.IsLoopback ? Direct : MaybeByProxy, address, headers.Select(header => KeyValuePair.Create(header.Name, header.Value)), tap, token),
        cancellationToken);

    /// <summary>Places a simulated call to the server, which may have every fault.</summary>
    /// <param name="options">Of the call; gets the headers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CannotConnectException">It can't be reached, or refuses; the message says why, and what to do.</exception>
    public Task<SimulatedCall> CallAsync(SimulatedCallOptions options, CancellationToken cancellationToken)
    {
        foreach ((string name, string value) in headers)
        {
            options.RequestHeaders[name] = value;
        }

        return ConnectAsync(options.CallId, (address, token) => SimulatedCall.ConnectAsync(address, options, token), cancellationToken);
    }

    /// <summary>What is wrong with a URL; null when nothing is.</summary>
    public static string? Complain(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Host.Length == 0)
        {
            return $"'{text}' is no URL. Give one like ws://localhost:5000/stream.";
        }

        return address.Scheme switch
        {
            "ws" or "wss" => null,
            "http" or "https" => $"{text} is no WebSocket URL. Write {(address.Scheme == "https" ? "wss" : "ws")}:// instead of {address.Scheme}://.",
            _ => $"{text} is no WebSocket URL: it begins with ws:// or wss://.",
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
