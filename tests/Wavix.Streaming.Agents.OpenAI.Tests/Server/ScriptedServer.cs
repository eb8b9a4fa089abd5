using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Wavix.Streaming.Agents.OpenAI.Tests;

/// <summary>The service on a loopback port: it does to each connection what the test says.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    public const string Key = "sk-secret-0123456789";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<HttpRequestSeen> _requests = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ScriptedServer(WebApplication app) => _app = app;

    /// <summary>The address of the API, without the path that the model adds.</summary>
    public Uri Endpoint => new UriBuilder(_app.Urls.Single()) { Scheme = "ws", Path = "/v1" }.Uri;

    public HttpRequestSeen Request => _requests.Single();

    /// <summary>The script of the last connection; faulted if an expectation of it failed.</summary>
    public Task Script { get; private set; } = Task.CompletedTask;

    /// <summary>Accepts WebSockets.</summary>
    public static Task<ScriptedServer> StartAsync(Func<ServerPeer, Task> script) => StartAsync(
        async (server, context) =>
        {
            using var peer = new ServerPeer(await context.WebSockets.AcceptWebSocketAsync(), context);
            await (server.Script = script(peer)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });

    /// <summary>Does not accept them.</summary>
    public static Task<ScriptedServer> RefuseAsync(Func<HttpContext, CancellationToken, Task> respond) =>
        StartAsync((server, context) => respond(context, CancellationTokenSource.CreateLinkedTokenSource(server.Ended, context.RequestAborted).Token));

    /// <summary>Canceled when the test ends.</summary>
    public CancellationToken Ended { get; private set; }

    public OpenAIRealtimeModel Model(Action<OpenAIRealtimeOptions>? configure = null)
    {
        var options = new OpenAIRealtimeOptions { Endpoint = Endpoint, ConnectTimeout = Patience.Soon };
        configure?.Invoke(options);
        return new OpenAIRealtimeModel(Key, options);
    }

    public Task<ISpeechModelSession> ConnectAsync(Action<OpenAIRealtimeOptions>? configure = null, SpeechModelConnectOptions? wanted = null) =>
        Model(configure).ConnectAsync(wanted ?? new SpeechModelConnectOptions()).SoonAsync();

    public async ValueTask DisposeAsync()
    {
        _ended.TrySetResult();
        await _app.StopAsync(new CancellationToken(canceled: true)).ContinueWith(_ => { }, TaskScheduler.Default);
        await _app.DisposeAsync();
    }

    private static async Task<ScriptedServer> StartAsync(Func<ScriptedServer, HttpContext, Task> handle)
    {
        ScriptedServer? server = null;
        WebApplication app = await Wavix.Streaming.Tests.Common.LoopbackServer.StartAsync(app =>
        {
            app.UseWebSockets();
            app.Run(context =>
            {
                server!._requests.Enqueue(HttpRequestSeen.Of(context.Request));
                return handle(server, context);
            });
        });
        server = new ScriptedServer(app);
        var ended = new CancellationTokenSource();
        server.Ended = ended.Token;
        _ = server._ended.Task.ContinueWith(_ => ended.Cancel(), TaskScheduler.Default);
        return server;
    }
}

/// <summary>What a connection asked for.</summary>
internal sealed record HttpRequestSeen(string Path, string Query, IReadOnlyDictionary<string, string> Headers)
{
    public static HttpRequestSeen Of(HttpRequest request) => new(
        request.Path.Value!,
        request.QueryString.Value!,
        request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
}
