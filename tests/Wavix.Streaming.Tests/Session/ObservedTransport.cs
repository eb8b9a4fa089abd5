using System.Collections.Concurrent;

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
    private volatile Task _held = Task.CompletedTask;
    private bool _aborted;

    public ConcurrentQueue<string> Breaches { get; } = [];

    /// <summary>Messages that the session has sent.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <summary>Whether a send is under way.</summary>
    public bool IsSending => Volatile.Read(ref _sending) > 0;

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

    public async ValueTask SendAsync(ReadOnlyMemory<byte> utf8Message, CancellationToken cancellationToken)
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
}
