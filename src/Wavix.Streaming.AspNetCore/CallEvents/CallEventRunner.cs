using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Wavix.Streaming.CallControl;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Handles one event with the services of its own scope.</summary>
internal delegate Task CallEventHandler(CallEvent callEvent, IServiceProvider services, CancellationToken cancellationToken);

/// <summary>
/// Runs the handlers of call events next to the requests: those of one call one after the other, in the order of delivery; those of different
/// calls side by side. When the application stops, handlers that run get a while before their tokens are canceled. Thread-safe.
/// </summary>
internal sealed class CallEventRunner(IServiceScopeFactory scopes, IOptions<WavixCallEventOptions> options, CallEventHub hub, EndpointLogger logger)
    : IHostedService, IDisposable
{
    // A handler that answers or hangs up a call waits for the API.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopping = new();

    // The last event of each call whose handlers have not all returned.
    private readonly Dictionary<string, TaskCompletionSource> _last = [];
    private TaskCompletionSource? _idle;
    private int _pending;

    /// <summary>Runs the handler on the thread pool once those of the call's earlier events have returned.</summary>
    /// <param name="callEvent">The event.</param>
    /// <param name="body">Its body.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>True if it returned, false if it threw; null if too many events wait.</returns>
    public Task<bool>? TryRun(CallEvent callEvent, ReadOnlyMemory<byte> body, CallEventHandler handler)
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
            before = _last.TryGetValue(callEvent.CallId, out TaskCompletionSource? last) ? last.Task : Task.CompletedTask;
            _last[callEvent.CallId] = done;
        }

        // Without the request's context: it ends before the handler does.
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(() => RunAsync(callEvent, body, handler, before, done));
        }
    }

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    async Task IHostedService.StopAsync(CancellationToken cancellationToken)
    {
        Task idle;
        lock (_last)
        {
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            idle = _pending == 0 ? Task.CompletedTask : _idle.Task;
        }

        using (options.Value.TimeProvider.CreateTimer(static stopping => ((CancellationTokenSource)stopping!).Cancel(), _stopping, Patience, Timeout.InfiniteTimeSpan))
        {
            await idle.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task<bool> RunAsync(
        CallEvent callEvent, ReadOnlyMemory<byte> body, CallEventHandler handler, Task before, TaskCompletionSource done)
    {
        // Before the handlers of earlier events have returned: one of them may wait for this event.
        await hub.PublishAsync(callEvent, body).ConfigureAwait(false);
        await before.ConfigureAwait(false);
        try
        {
            AsyncServiceScope scope = scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                scope.ServiceProvider.GetRequiredService<CurrentCall>().Call = new WavixCall(callEvent, scope.ServiceProvider);
                await handler(callEvent, scope.ServiceProvider, _stopping.Token).ConfigureAwait(false);
            }

            return true;
        }
        catch (Exception e)
        {
            EndpointLog.CallEventHandlerFailed(logger, callEvent.GetType().Name, LogText.Clean(callEvent.CallId), e);
            return false;
        }
        finally
        {
            Complete(callEvent.CallId, done);
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
