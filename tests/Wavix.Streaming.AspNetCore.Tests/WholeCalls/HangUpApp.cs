using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.CallControl;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.WholeCalls;

/// <summary>
/// An application that answers by webhook with a one-use URL and hangs up when it is done: the packages together, on real Kestrel, with the
/// simulated Wavix.
/// </summary>
internal sealed class HangUpApp : IAsyncDisposable
{
    private const string Events = $"/wavix/{Secret}/events";
    private const string Secret = "0123456789abcdef";
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HangUpApp()
    {
    }

    public TestApp Server { get; private set; } = null!;

    public SimulatedWavix Wavix { get; private set; } = null!;

    /// <summary>Completes when a handler runs.</summary>
    public Task Started => _started.Task;

    /// <summary>The paths of requests that hang up.</summary>
    public IEnumerable<string> HangUps => Wavix.Requests.Where(request => request.Operation == ApiOperation.EndCall).Select(request => request.Path);

    public static async Task<HangUpApp> StartAsync(
        Func<WavixStreamSession, CancellationToken, Task> handler,
        Action<WavixStreamEndpointOptions>? configure = null,
        Action<IEndpointConventionBuilder>? map = null)
    {
        var app = new HangUpApp();
        app.Server = await TestApp.StartAsync(
            routes =>
            {
                routes.MapWavixCallEvents("/wavix/{secret}/events", async (CallEvent e, WavixCallControlClient calls, CancellationToken token) =>
                {
                    if (e is CallSetupEvent)
                    {
                        await calls.AnswerAsync(e.CallId, new AnswerCallRequest { StreamUrl = await app.CreateUrlAsync(e.CallId), StreamType = CallStreamType.TwoWay }, token);
                    }
                });
                IEndpointConventionBuilder stream = routes.MapWavixStream("/stream", (context, token) =>
                {
                    app._started.TrySetResult();
                    return handler(context.Session, token);
                });
                (map ?? (endpoint => endpoint.RequireStreamToken().HangUpWhenDone()))(stream);
            },
            builder =>
            {
                builder.Services.AddWavixCallEvents(options => options.Secret = Secret);
                builder.Services.AddWavixCallControl(options => options.ApiKey = "test-key")
                    .ConfigurePrimaryHttpMessageHandler(() => app.Wavix.CreateApiHandler());
                builder.Services.Configure<WavixStreamEndpointOptions>(options => configure?.Invoke(options));
            });
        app.Wavix = new SimulatedWavix(new SimulatedWavixOptions { WebhookUrl = app.UrlOf("http", Events), StreamOptions = { RealTime = false } });
        return app;
    }

    public async Task<SimulatedPhoneCall> RingAsync() => await Wavix.RingAsync().SoonAsync();

    /// <summary>The URL of a stream of this call; null for any call.</summary>
    public async Task<Uri> CreateUrlAsync(string? callId)
    {
        IWavixStreamTokens tokens = Server.App.Services.GetRequiredService<IWavixStreamTokens>();
        Uri stream = UrlOf("ws", "/stream");
        return await (callId is null ? tokens.CreateUnboundUrlAsync(stream) : tokens.CreateUrlAsync(stream, callId));
    }

    public async ValueTask DisposeAsync()
    {
        await Wavix.DisposeAsync().AsTask().SoonAsync();
        await Server.DisposeAsync();
    }

    private Uri UrlOf(string scheme, string path) => new UriBuilder(Server.App.Urls.Single()) { Scheme = scheme, Path = path }.Uri;
}
