using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Lets calls continue while the application stops. Runs in <see cref="StoppingAsync"/>: until that has completed the server answers
/// requests (including health checks), and soon after it cuts its connections.
/// </summary>
internal sealed class StreamDrain(StreamRegistry registry, IOptions<WavixStreamEndpointOptions> options, EndpointLogger logger)
    : IHostedLifecycleService
{
    // Used after the host's own timeout: enough for a close and its answer to cross the network.
    private static readonly TimeSpan LastCloseTimeout = TimeSpan.FromSeconds(1);

    // For Kestrel to write the end of an HTTP/2 stream after its request has ended. If Kestrel is stopped before that, it waits for the
    // connection until ShutdownTimeout, because it first stops the timer that would remove the stream (seen on .NET 10).
    private static readonly TimeSpan Http2EndTime = TimeSpan.FromMilliseconds(500);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await EndStreamsAsync(cancellationToken).ConfigureAwait(false);
        if (registry.HasServedHttp2)
        {
            // Real time, whatever the clock of the streams.
            await Task.WhenAny(Task.Delay(Http2EndTime, TimeProvider.System, cancellationToken)).ConfigureAwait(false);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task EndStreamsAsync(CancellationToken cancellationToken)
    {
        TimeProvider clock = options.Value.Stream.TimeProvider;
        long begun = clock.GetTimestamp();
        registry.BeginDrain();
        if (registry.RequestsEnded.IsCompleted)
        {
            return;
        }

        EndpointLog.Draining(logger, registry.Count, options.Value.DrainTimeout, registry.LeftoverHandlers);
        int cut = 0;
        try
        {
            await DrainAsync(options.Value, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // ShutdownTimeout has elapsed. The host cuts the remaining connections as soon as this returns.
            cut = registry.Count;
            await CloseAllAsync(clock).ConfigureAwait(false);
        }

        double elapsed = clock.GetElapsedTime(begun).TotalSeconds;
        if (registry.RequestsEnded.IsCompleted)
        {
            EndpointLog.Drained(logger, elapsed);
        }
        else
        {
            EndpointLog.DrainIncomplete(logger, registry.LeftoverHandlers, cut, elapsed);

            // End their requests now. Otherwise the server would wait for them until ShutdownTimeout.
            registry.Abandon();
        }
    }

    private async Task DrainAsync(WavixStreamEndpointOptions settings, CancellationToken cancellationToken)
    {
        if (!await CompletesWithinAsync(registry.StreamsEnded, settings.DrainTimeout).ConfigureAwait(false))
        {
            int left = registry.Count;
            registry.RequestEndAll(CloseRequest.GoingAway);
            EndpointLog.DrainTimedOut(logger, left, settings.DrainTimeout);

            // Bounded: each run closes its stream within GoodbyeTimeout and CloseTimeout, whatever its handler does.
            await registry.StreamsEnded.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        await CompletesWithinAsync(registry.RequestsEnded, settings.GoodbyeTimeout).ConfigureAwait(false);

        async Task<bool> CompletesWithinAsync(Task task, TimeSpan timeout)
        {
            try
            {
                await task.WaitAsync(timeout, settings.Stream.TimeProvider, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (TimeoutException)
            {
                return false;
            }
        }
    }

    /// <summary>Closes the remaining streams and gives the closes time to arrive.</summary>
    private async Task CloseAllAsync(TimeProvider clock)
    {
        Task timeout = Task.Delay(LastCloseTimeout, clock);
        IEnumerable<Task> closing = registry.GetStreams()
            .Select(session => session.CloseAsync(CloseRequest.GoingAway.Status, CloseRequest.GoingAway.Description));
        await Task.WhenAny(Task.WhenAll(closing), timeout).ConfigureAwait(false);
    }
}
