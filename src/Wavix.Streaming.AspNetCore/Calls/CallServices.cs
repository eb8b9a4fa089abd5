using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Wavix.Streaming.CallControl;

namespace Wavix.Streaming.AspNetCore;

/// <summary>What a <see cref="WavixCall"/> needs, found when it is used. Lives as long as the application; thread-safe.</summary>
internal sealed class CallServices(
    IServiceProvider services,
    IOptions<WavixStreamEndpointOptions> streams,
    IOptions<WavixCallEventOptions> events,
    CallEventHub hub,
    IHostApplicationLifetime lifetime,
    EndpointLogger logger)
{
    // Wavix documents no default of a collection's timeout.
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

    // The calls whose digits are being collected here, from whichever handler.
    private readonly ConcurrentDictionary<string, byte> _collecting = new();

    // The client is not disposable, and the handler below it is the factory's, so that one from here costs nothing to drop.
    public WavixCallControlClient Client => services.GetService<WavixCallControlClient>()
        ?? throw new InvalidOperationException(
            "This needs the client of Wavix's HTTP API. Add builder.Services.AddWavixCallControl(options => options.ApiKey = …).");

    public ValueTask<(Uri Url, StreamToken Token)> CreateStreamUrlAsync(
        string path, WavixCall call, CallStreamOptions options, CancellationToken cancellationToken)
    {
        options.Validate();
        Uri endpoint = GetStreamAddress(path);
        return services.GetRequiredService<WavixStreamTokens>()
            .CreateAsync(endpoint, call, options.UrlLifetime, options.Data, cancellationToken);
    }

    /// <summary>
    /// Hangs up a call whose two-way stream does not connect in time: it was answered, and the caller would wait in silence. Whether it has
    /// connected, to any instance, is known from its token: it can be used once, here or there.
    /// </summary>
    public async Task HangUpUnlessConnectedAsync(WavixCall call, StreamToken token, CallStreamOptions options)
    {
        if (options.StreamType != CallStreamType.TwoWay || options.ConnectTimeout == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        try
        {
            await Task.Delay(options.ConnectTimeout, events.Value.TimeProvider, lifetime.ApplicationStopping).ConfigureAwait(false);
            using var wait = new BoundedWait(streams.Value.TokenStoreTimeout, events.Value.TimeProvider, lifetime.ApplicationStopping);
            if (await wait.ForAsync(services.GetRequiredService<IStreamTokenStore>().TryUseAsync(token.Id, token.Retention, wait.Token).AsTask())
                .ConfigureAwait(false))
            {
                bool wasUp = await call.HangUpAsync(CancellationToken.None).ConfigureAwait(false);
                EndpointLog.NotConnected(logger, LogText.Clean(call.Id), options.ConnectTimeout.TotalSeconds, wasUp);
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The stream may still connect, to another instance.
        }
        catch (Exception e)
        {
            EndpointLog.HangUpFailed(logger, LogText.Clean(call.Id), e);
        }
    }

    /// <summary>Collects digits of a call, one collection at a time: the event does not say which it is of.</summary>
    public async Task<DigitsCollectedEvent> CollectDigitsAsync(string callId, CollectDigitsRequest? request, CancellationToken cancellationToken)
    {
        if (!_collecting.TryAdd(callId, 0))
        {
            throw new InvalidOperationException("Digits of this call are being collected already: await that collection first.");
        }

        try
        {
            return await CollectAsync(callId, request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _collecting.TryRemove(callId, out _);
        }
    }

    /// <returns>The address of a stream endpoint as Wavix reaches it.</returns>
    private Uri GetStreamAddress(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (services.GetService<StreamTokenPath>() is not { } paths)
        {
            throw new InvalidOperationException("A stream needs an endpoint. Add builder.Services.AddWavixStreaming() and map it with MapWavixStream.");
        }

        Uri address = PublicAddress.Of(streams.Value.PublicBaseAddress, path);
        return paths.IsMapped(path)
            ? new UriBuilder(address) { Scheme = address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs }.Uri
            : throw new InvalidOperationException(
                $"There is no stream endpoint with the path {path} that takes tokens. Map it: app.MapWavixStream(\"{path}\", …).RequireStreamToken().HangUpWhenDone().");
    }

    private async Task<DigitsCollectedEvent> CollectAsync(string callId, CollectDigitsRequest? request, CancellationToken cancellationToken)
    {
        WavixCallControlClient client = Client;
        TimeSpan timeout = ((request?.Timeout ?? AttemptTimeout) * Math.Min(request?.MaxAttempts ?? 1, 1000)) + events.Value.DigitsTimeout;
        var collected = new TaskCompletionSource<DigitsCollectedEvent>(TaskCreationOptions.RunContinuationsAsynchronously);

        // Before the request: the event may arrive before its answer.
        await using IAsyncDisposable subscription = await hub.SubscribeAsync(
            callId,
            callEvent =>
            {
                if (callEvent is DigitsCollectedEvent { Status: not DigitsStatus.Started } digits)
                {
                    collected.TrySetResult(digits);
                }
            },
            cancellationToken).ConfigureAwait(false);
        await client.CollectDigitsAsync(callId, request, cancellationToken).ConfigureAwait(false);
        try
        {
            return await collected.Task.WaitAsync(timeout, events.Value.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException(
                $"No event with digits arrived within {timeout.TotalSeconds:0} s. Wavix must post the events of this call to an endpoint of MapWavixCallEvents; "
                + "with several instances, all need AddWavixRedis.");
        }
    }
}

/// <summary>The service <see cref="WavixCall"/> of one event's scope.</summary>
internal sealed class CurrentCall
{
    public WavixCall? Call { get; set; }

    public WavixCall Required => Call
        ?? throw new InvalidOperationException(
            "WavixCall is a service of handlers of call events (MapWavixCallEvents) only. In a handler of streams use context.Call.");
}
