using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Runs the handlers of call events next to the requests: those of one call one after the other, in the order of delivery; those of different
/// calls side by side. When the application stops, handlers that run get a while before their tokens are canceled. Thread-safe.
/// </summary>
internal sealed class CallEventRunner(IServiceScopeFactory scopes, IOptions<WavixCallEventOptions> options, EndpointLogger logger)
    : IHostedService, IDisposable
{
    // A handler that answers or hangs up a call waits for the API.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopping = new();

    // The last event of each call whose handlers have not all returned.
    private readonly Dictionary<string, TaskCompletionSource> _last = [];
    private TaskCompletionSource? _idle;
    private Task? _stopped;
    private int _pending;

    /// <summary>Runs the handler on the thread pool once those of the call's earlier events have returned.</summary>
    /// <returns>True if it returned, false if it threw; null if too many events wait.</returns>
    public Task<bool>? TryRun(Webhook webhook)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (_last)
        {
            if (_pending == options.Value.MaxPendingEvents)
            {
                return null;
            }

            _pending++;
            before = _last.TryGetValue(webhook.CallId, out TaskCompletionSource? last) ? last.Task : Task.CompletedTask;
            _last[webhook.CallId] = done;
        }

        // Without the request's context: it ends before the handler does.
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(() => RunAsync(webhook, before, done));
        }
    }

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Both `Run` and a test or a program that stops the application itself call this: one wait for all of them, also when this is disposed.
    /// </summary>
    Task IHostedService.StopAsync(CancellationToken cancellationToken)
    {
        lock (_last)
        {
            return _stopped ??= StopAsync(cancellationToken);
        }
    }

    public void Dispose() => _stopping.Dispose();

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task idle = _pending == 0 ? Task.CompletedTask : _idle.Task;
        using (options.Value.TimeProvider.CreateTimer(static stopping => ((CancellationTokenSource)stopping!).Cancel(), _stopping, Patience, Timeout.InfiniteTimeSpan))
        {
            await idle.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
    }

    private async Task<bool> RunAsync(Webhook webhook, Task before, TaskCompletionSource done)
    {
        if (webhook.AnnounceAsync is { } announceAsync)
        {
            await announceAsync().ConfigureAwait(false);
        }

        await before.ConfigureAwait(false);
        try
        {
            AsyncServiceScope scope = scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                await webhook.HandleAsync(scope.ServiceProvider, _stopping.Token).ConfigureAwait(false);
            }

            return true;
        }
        catch (Exception e)
        {
            EndpointLog.CallEventHandlerFailed(logger, webhook.Kind, LogText.Clean(webhook.CallId), e);
            return false;
        }
        finally
        {
            Complete(webhook.CallId, done);
        }
    }

    private void Complete(string callId, TaskCompletionSource done)
    {
        lock (_last)
        {
            if (_last[callId] == done)
            {
                _last.Remove(callId);
            }

            if (--_pending == 0)
            {
                _idle?.TrySetResult();
            }
        }

        done.SetResult();
    }
}
