using StackExchange.Redis;

namespace Wavix.Streaming.AspNetCore.Redis;

/// <summary>
/// Remembers call events in Redis with `SET wavix:call-event:{key} … NX PX`, and passes them on by publish and subscribe on the channel
/// `wavix:call:{id}:events`. Redis does not keep what it publishes: an instance that has lost its connection at that moment receives nothing.
/// </summary>
internal sealed class RedisCallEventBackplane(RedisConnection redis) : ICallEventBackplane
{
    public ValueTask<bool> TryAddAsync(string key, TimeSpan retention, CancellationToken cancellationToken) =>
        new(redis.TryAddAsync(EventKey(key), retention, cancellationToken));

    public ValueTask ForgetAsync(string key, CancellationToken cancellationToken) => new(redis.RemoveAsync(EventKey(key), cancellationToken));

    public async ValueTask PublishAsync(string callId, ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken) =>
        await redis.SendAsync(
            database => database.PublishAsync(ChannelOf(callId), utf8Json, CommandFlags.DemandMaster), cancellationToken).ConfigureAwait(false);

    public async ValueTask<IAsyncDisposable> SubscribeAsync(
        string callId, Action<ReadOnlyMemory<byte>> receive, CancellationToken cancellationToken)
    {
        RedisChannel channel = ChannelOf(callId);
        Action<RedisChannel, RedisValue> received = (_, body) => receive(body);
        ISubscriber subscriber = await redis.SendAsync(
            async database =>
            {
                ISubscriber subscribers = database.Multiplexer.GetSubscriber();
                await subscribers.SubscribeAsync(channel, received).ConfigureAwait(false);
                return subscribers;
            },
            cancellationToken).ConfigureAwait(false);
        return new Subscription(subscriber, channel, received);
    }

    private static RedisKey EventKey(string key) => $"wavix:call-event:{key}";

    private static RedisChannel ChannelOf(string callId) => RedisChannel.Literal($"wavix:call:{callId}:events");

    private sealed class Subscription(ISubscriber subscriber, RedisChannel channel, Action<RedisChannel, RedisValue> received) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await subscriber.UnsubscribeAsync(channel, received).ConfigureAwait(false);
    }
}
