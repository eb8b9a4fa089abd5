using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Wavix.Streaming.CallControl;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Passes the events of a call to those who wait for them, here or on another instance, and decides whether an event is new. Thread-safe.
/// If other instances can't be reached, that is logged, and this instance continues alone: no call is lost because of it.
/// </summary>
internal sealed class CallEventHub(IServiceProvider services, IOptions<WavixCallEventOptions> options, EndpointLogger logger)
{
    private readonly SeenCallEvents _seen = new(options.Value);
    private readonly Dictionary<string, List<Action<CallEvent>>> _subscribers = [];

    private ICallEventBackplane? Backplane { get; } = services.GetService<ICallEventBackplane>();

    /// <summary>Remembers an event.</summary>
    /// <returns>False if it was delivered before, here or to another instance.</returns>
    public async ValueTask<bool> TryAddAsync(UInt128 key)
    {
        if (!_seen.TryAdd(key))
        {
            return false;
        }

        return Backplane is not { } backplane || options.Value.RepeatWindow == TimeSpan.Zero
            || await ReachAsync(
                "remember an event",
                token => backplane.TryAddAsync(KeyText(key), options.Value.RepeatWindow, token).AsTask(),
                otherwise: true).ConfigureAwait(false);
    }

    /// <summary>The event was not handled: it may be delivered again.</summary>
    public async ValueTask ForgetAsync(UInt128 key)
    {
        _seen.Forget(key);
        if (Backplane is { } backplane && options.Value.RepeatWindow != TimeSpan.Zero)
        {
            await ReachAsync("forget an event", token => DoneAsync(backplane.ForgetAsync(KeyText(key), token)), otherwise: false).ConfigureAwait(false);
        }
    }

    /// <summary>Passes on an event that a call may wait for. Never throws.</summary>
    /// <param name="callEvent">The event.</param>
    /// <param name="body">Its body.</param>
    public async Task PublishAsync(CallEvent callEvent, ReadOnlyMemory<byte> body)
    {
        if (callEvent is DigitsCollectedEvent && !Deliver(callEvent) && Backplane is { } backplane)
        {
            await ReachAsync(
                "pass on an event", token => DoneAsync(backplane.PublishAsync(callEvent.CallId, body, token)), otherwise: false).ConfigureAwait(false);
        }
    }

    /// <summary>Receives the events of a call that <see cref="PublishAsync"/> passes on, on any instance, until the result is disposed.</summary>
    public async ValueTask<IAsyncDisposable> SubscribeAsync(string callId, Action<CallEvent> receive, CancellationToken cancellationToken)
    {
        lock (_subscribers)
        {
            if (!_subscribers.TryGetValue(callId, out List<Action<CallEvent>>? receivers))
            {
                _subscribers.Add(callId, receivers = []);
            }

            receivers.Add(receive);
        }

        var subscription = new Subscription(this, callId, receive);
        if (Backplane is { } backplane)
        {
            subscription.Remote = await ReachAsync<IAsyncDisposable?>(
                "wait for events",
                async token => await backplane.SubscribeAsync(callId, body => receive(CallEventReader.Read(body.Span)), token).ConfigureAwait(false),
                otherwise: null).ConfigureAwait(false);
        }

        if (cancellationToken.IsCancellationRequested)
        {
            await subscription.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return subscription;
    }

    private static string KeyText(UInt128 key) => key.ToString("x32", null);

    private static async Task<bool> DoneAsync(ValueTask task)
    {
        await task.ConfigureAwait(false);
        return true;
    }

    /// <returns>Whether a call waits for it here.</returns>
    private bool Deliver(CallEvent callEvent)
    {
        Action<CallEvent>[] receivers;
        lock (_subscribers)
        {
            receivers = _subscribers.TryGetValue(callEvent.CallId, out List<Action<CallEvent>>? found) ? [.. found] : [];
        }

        foreach (Action<CallEvent> receive in receivers)
        {
            receive(callEvent);
        }

        return receivers.Length > 0;
    }

    private async Task<T> ReachAsync<T>(string what, Func<CancellationToken, Task<T>> act, T otherwise)
    {
        WavixCallEventOptions settings = options.Value;
        using var wait = new BoundedWait(settings.BackplaneTimeout, settings.TimeProvider, CancellationToken.None);
        try
        {
            return await wait.ForAsync(act(wait.Token)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            EndpointLog.BackplaneFailed(logger, what, e);
            return otherwise;
        }
    }

    private sealed class Subscription(CallEventHub hub, string callId, Action<CallEvent> receive) : IAsyncDisposable
    {
        public IAsyncDisposable? Remote { get; set; }

        public async ValueTask DisposeAsync()
        {
            lock (hub._subscribers)
            {
                if (hub._subscribers.TryGetValue(callId, out List<Action<CallEvent>>? receivers) && receivers.Remove(receive) && receivers.Count == 0)
                {
                    hub._subscribers.Remove(callId);
                }
            }

            if (Remote is { } remote)
            {
                await hub.ReachAsync("stop waiting for events", _ => DoneAsync(remote.DisposeAsync()), otherwise: false).ConfigureAwait(false);
            }
        }
    }
}
