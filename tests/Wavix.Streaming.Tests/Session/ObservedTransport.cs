using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;

namespace Wavix.Streaming.Tests.Session;

/// <summary>Passes everything on, tells when messages were dealt with, and notes each breach of the rules of <see cref="IWavixTransport"/>.</summary>
internal sealed class ObservedTransport(IWavixTransport inner) : IWavixTransport
{
    private readonly object _sync = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _awaited = [];
    private int _received = -1;
    private int _receiving;
    private int _sending;
    private int _sent;
    private int _begun;
    private volatile bool _isAwaited;
    private volatile Task _held = Task.CompletedTask;
    private bool _aborted;

    public ConcurrentQueue<string> Breaches { get; } = [];

    /// <summary>Messages that the session has sent.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <summary>Messages that the session has handed over.</summary>
    public int Begun => Volatile.Read(ref _begun);

    /// <summary>Whether a send is under way, and the session has done all that it does before it waits for it: as to set its timeout.</summary>
    public bool IsSending => Volatile.Read(ref _sending) > 0 && _isAwaited;

    /// <summary>The peer takes nothing until this completes.</summary>
    public void HoldSends(Task until) => _held = until;

    /// <summary>Completes when the session asks for the message after the one of this number: it has dealt with that one.</summary>
    public Task ReceivedAsync(int count)
    {
        lock (_sync)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((count, reached));
            Announce();
            return reached.Task;
        }
    }

    public async ValueTask<WavixTransportMessage> ReceiveAsync(int maxMessageBytes, CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            _received++;
            Announce();
        }

        Enter(ref _receiving, "two receives at a time");
        try
        {
            return await inner.ReceiveAsync(maxMessageBytes, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _receiving);
        }
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> utf8Message, CancellationToken cancellationToken)
    {
        _isAwaited = false;
        Interlocked.Increment(ref _begun);
        return new ValueTask(new WatchedSend(SendWhenNotHeldAsync(utf8Message, cancellationToken), () => _isAwaited = true), 0);
    }

    private async Task SendWhenNotHeldAsync(ReadOnlyMemory<byte> utf8Message, CancellationToken cancellationToken)
    {
        Enter(ref _sending, "two sends at a time");
        try
        {
            await _held;
            await inner.SendAsync(utf8Message, cancellationToken);
            Interlocked.Increment(ref _sent);
        }
        finally
        {
            Interlocked.Decrement(ref _sending);
        }
    }

    public async ValueTask CloseAsync(int? status, string? description, CancellationToken cancellationToken)
    {
        Enter(ref _sending, "a close beside a send or another close");
        try
        {
            await inner.CloseAsync(status, description, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _sending);
        }
    }

    public void Abort()
    {
        Volatile.Write(ref _aborted, true);
        inner.Abort();
    }

    public ValueTask DisposeAsync()
    {
        if (!Volatile.Read(ref _aborted) && (Volatile.Read(ref _receiving) > 0 || Volatile.Read(ref _sending) > 0))
        {
            Breaches.Enqueue("disposed while a call runs, without Abort");
        }

        return inner.DisposeAsync();
    }

    private void Enter(ref int calls, string breach)
    {
        if (Interlocked.Increment(ref calls) > 1)
        {
            Breaches.Enqueue(breach);
        }
    }

    private void Announce()
    {
        foreach ((int count, TaskCompletionSource reached) in _awaited)
        {
            if (_received >= count)
            {
                reached.TrySetResult();
            }
        }
    }

    /// <summary>A send that tells when its caller begins to wait.</summary>
    private sealed class WatchedSend(Task sending, Action awaited) : IValueTaskSource
    {
        public void GetResult(short token) => sending.GetAwaiter().GetResult();

        public ValueTaskSourceStatus GetStatus(short token) => sending.Status switch
        {
            TaskStatus.RanToCompletion => ValueTaskSourceStatus.Succeeded,
            TaskStatus.Faulted => ValueTaskSourceStatus.Faulted,
            TaskStatus.Canceled => ValueTaskSourceStatus.Canceled,
            _ => ValueTaskSourceStatus.Pending,
        };

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        {
            awaited();
            sending.ConfigureAwait(false).GetAwaiter().OnCompleted(() => continuation(state));
        }
    }
}
