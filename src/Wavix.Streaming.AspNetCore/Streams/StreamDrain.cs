using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Lets calls go on when the application stops. In <see cref="StoppingAsync"/>, because the server takes requests (health checks among them)
/// until it ends, and cuts its connections soon after.
/// </summary>
internal sealed class StreamDrain(StreamRegistry registry, IOptions<WavixStreamEndpointOptions> options, ILogger<WavixStreamSession> logger)
    : IHostedLifecycleService
{
    // For a close and its answer to cross the network, of a host that waits for nobody any more.
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(1);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Task empty = registry.BeginDrain();
        WavixStreamEndpointOptions settings = options.Value;
        if (empty.IsCompleted)
        {
            return;
        }

        EndpointLog.Draining(logger, registry.Count, settings.DrainTimeout);
        try
        {
            if (!await IsOverAsync(empty, settings, cancellationToken).ConfigureAwait(false))
            {
                EndpointLog.DrainTimedOut(logger, registry.Count);
                registry.TellAll(StreamEnding.GoingAway);
                await empty.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The host's patience is over (ShutdownTimeout), and it cuts what is left as soon as this returns.
            await CloseAllAsync(settings.Stream.TimeProvider).ConfigureAwait(false);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Closes what is left, and gives the closes the time to arrive.</summary>
    private async Task CloseAllAsync(TimeProvider clock)
    {
        Task lastWord = Task.Delay(LastWord, clock);
        IEnumerable<Task> closing = registry.GetStreams()
            .Select(session => session.CloseAsync(StreamEnding.GoingAway.Status, StreamEnding.GoingAway.Description));
        await Task.WhenAny(Task.WhenAll(closing), lastWord).ConfigureAwait(false);
    }

    private static async Task<bool> IsOverAsync(Task empty, WavixStreamEndpointOptions settings, CancellationToken cancellationToken)
    {
        try
        {
            await empty.WaitAsync(settings.DrainTimeout, settings.Stream.TimeProvider, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
