namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// What the instances of an application share about call events: which were delivered, and those that a call on another instance waits for. One
/// instance needs none. Several need one: use <c>AddWavixRedis</c>, or register your own as a singleton.
/// </summary>
/// <remarks>
/// Members are called from many threads and must not block the caller. An exception means that other instances can't be reached: it is logged
/// (event 174), and the event is handled as if there were only this instance. Every wait ends after
/// <see cref="WavixCallEventOptions.BackplaneTimeout"/>, even if a member ignores its token.
/// </remarks>
public interface ICallEventBackplane
{
    /// <summary>Remembers an event. Must be atomic among all instances: of any number of calls for one key, only one returns true.</summary>
    /// <param name="key">32 hexadecimal digits, the same for equal events.</param>
    /// <param name="retention">How long it must be remembered; above zero.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Whether it is new.</returns>
    ValueTask<bool> TryAddAsync(string key, TimeSpan retention, CancellationToken cancellationToken);

    /// <summary>Forgets an event that could not be handled, so that it is handled when it is delivered again.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask ForgetAsync(string key, CancellationToken cancellationToken);

    /// <summary>Sends an event to the instances that have subscribed to its call.</summary>
    /// <param name="callId">The id of the call: an opaque string of at most 512 characters.</param>
    /// <param name="utf8Json">The event as Wavix posted it, at most <see cref="WavixCallEventOptions.MaxBodyBytes"/>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask PublishAsync(string callId, ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken);

    /// <summary>Receives the events of one call that other instances publish.</summary>
    /// <param name="callId">The id of the call.</param>
    /// <param name="receive">Receives an event, on any thread. It returns quickly and does not throw. It may receive one twice.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The subscription, once it is in effect; dispose it to end it.</returns>
    ValueTask<IAsyncDisposable> SubscribeAsync(string callId, Action<ReadOnlyMemory<byte>> receive, CancellationToken cancellationToken);
}
