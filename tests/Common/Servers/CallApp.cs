using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.CallControl;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Tests.Common;

/// <summary>
/// An application that answers by webhook with a one-use URL and hangs up when it is done: the packages together, on real Kestrel, with the
/// simulated Wavix.
/// </summary>
internal sealed class CallApp : IAsyncDisposable
{
    private readonly bool _ownsWavix;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CallApp(bool ownsWavix) => _ownsWavix = ownsWavix;

    public TestApp Server { get; private set; } = null!;

    public SimulatedWavix Wavix { get; private set; } = null!;

    /// <summary>The setting of the application.</summary>
    public Uri? PublicBaseAddress
    {
        get => Options.PublicBaseAddress;
        set => Options.PublicBaseAddress = value;
    }

    /// <summary>Where call events are posted.</summary>
    public Uri Events { get; private set; } = null!;

    /// <summary>Completes when a handler runs.</summary>
    public Task Started => _started.Task;

    /// <summary>The paths of requests that hang up.</summary>
    public IEnumerable<string> HangUps => Wavix.Requests.Where(request => request.Operation == ApiOperation.EndCall).Select(request => request.Path);

    /// <param name="handler">Handles a stream.</param>
    /// <param name="onEvent">Handles an event; null to answer a call with a stream.</param>
    /// <param name="configure">Settings of the endpoints.</param>
    /// <param name="map">Conventions of the stream endpoint; null for those that every application should have.</param>
    /// <param name="add">Adds services.</param>
    /// <param name="mapMore">Maps other endpoints.</param>
    /// <param name="wavix">The simulated Wavix; null for one of its own.</param>
    public static async Task<CallApp> StartAsync(
        Func<WavixStreamContext, CancellationToken, Task> handler,
        Func<CallEvent, WavixCall, CancellationToken, Task>? onEvent = null,
        Action<WavixStreamEndpointOptions>? configure = null,
        Action<IEndpointConventionBuilder>? map = null,
        Action<IServiceCollection>? add = null,
        SimulatedWavix? wavix = null,
        Action<IEndpointRouteBuilder>? mapMore = null)
    {
        var app = new CallApp(ownsWavix: wavix is null);
        app.Server = await TestApp.StartAsync(
            routes =>
            {
                routes.MapWavixCallEvents("/wavix/{secret}/events", onEvent ?? AnswerAsync);
                IEndpointConventionBuilder stream = routes.MapWavixStream("/stream", (context, token) =>
                {
                    app._started.TrySetResult();
                    return handler(context, token);
                });
                mapMore?.Invoke(routes);
                (map ?? (endpoint => endpoint.RequireStreamToken().HangUpWhenDone()))(stream);
            },
            builder =>
            {
                builder.Services.AddWavixCallEvents();
                builder.Services.AddWavixCallControl(options => options.ApiKey = "test-key")
                    .ConfigurePrimaryHttpMessageHandler(() => app.Wavix.CreateApiHandler());
                builder.Services.Configure<WavixStreamEndpointOptions>(options => configure?.Invoke(options));
                add?.Invoke(builder.Services);
            });

        // The port is known only now.
        app.PublicBaseAddress = new Uri(app.Server.App.Urls.Single());
        app.Events = app.Server.App.Services.GetRequiredService<WavixCallUrls>().CallEvents;
        app.Wavix = wavix ?? new SimulatedWavix(new SimulatedWavixOptions { WebhookUrl = app.Events, StreamOptions = { RealTime = false } });
        return app;
    }

    public static Task AnswerAsync(CallEvent e, WavixCall call, CancellationToken token) =>
        e is CallSetupEvent ? call.AnswerWithStreamAsync("/stream", token) : Task.CompletedTask;

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
        if (_ownsWavix)
        {
            await Wavix.DisposeAsync().AsTask().SoonAsync();
        }

        await Server.DisposeAsync();
    }

    private WavixStreamEndpointOptions Options => Server.App.Services.GetRequiredService<IOptions<WavixStreamEndpointOptions>>().Value;

    private Uri UrlOf(string scheme, string path) => new UriBuilder(Server.App.Urls.Single()) { Scheme = scheme, Path = path }.Uri;
}
