using System.Threading.Channels;

namespace Wavix.Streaming.Testing;

/// <summary>
/// A transport that delays messages in both directions but keeps their order: delay, jitter and bursts. Until the first such fault it
/// passes everything on directly; from then on messages queue here, even if a later change turns the faults off. One sender and one
/// receiver at a time.
/// </summary>
internal sealed class FaultyLink : IWavixTransport
{
    // Messages in transit. Beyond this limit a send waits, as on a line that is full.
    private const int Capacity = 1024;

    private static readonly TimeSpan HurryLimit = TimeSpan.FromSeconds(5);

    private readonly IWavixTransport _inner;
    private readonly TimeProvider _wallClock;
    private readonly LinkSchedule _outgoing;
    private readonly LinkSchedule _incoming;
    private readonly Channel<Travelling> _sent = NewChannel();
    private readonly Channel<Travelling> _received = NewChannel();
    private readonly CancellationTokenSource _aborted = new();
    private readonly CancellationTokenSource _hurry = new();
    private readonly object _starting = new();
    private Task _sending = Task.CompletedTask;
    private Task? _receiving;
    private volatile bool _isDelaying;
    private volatile bool _readsNoMore;
    private WavixTransportMessage? _end;

    /// <param name="inner">The transport; this one owns it.</param>
    /// <param name="faults">The faults that delay messages.</param>
    /// <param name="clock">The clock of the call, which a test may stop.</param>
    /// <param name="wallClock">A clock that never stops; null for the system clock.</param>
    public FaultyLink(IWavixTransport inner, SimulatedFaults faults, TimeProvider clock, TimeProvider? wallClock = null)
    {
        _inner = inner;
        _wallClock = wallClock ?? TimeProvider.System;

        // Different seeds, because with the same one both directions would have the same delays.
        _outgoing = new LinkSchedule(faults, faults.Seed, clock);
        _incoming = new LinkSchedule(faults, ~faults.Seed, clock);
        DelayIfNeeded(faults);
    }

    /// <summary>Applies other faults to the messages that are sent or received from now on. Thread-safe.</summary>
    public void Change(SimulatedFaults faults)
    {
        _outgoing.Change(faults, faults.Seed);
        _incoming.Change(faults, ~faults.Seed);
        DelayIfNeeded(faults);
    }

    public async ValueTask<WavixTransportMessage> ReceiveAsync(int maxMessageBytes, CancellationToken cancellationToken)
    {
        if (_end is { } end)
        {
            return end;
        }

        if (_receiving is null)
        {
            WavixTransportMessage? first = null;
            if (!_isDelaying)
            {
                first = await _inner.ReceiveAsync(maxMessageBytes, cancellationToken).ConfigureAwait(false);
                if (!_isDelaying)
                {
                    return first.Value;
                }

                // The faults began while we waited: this message is the first that is delayed.
                first = Copy(first.Value);
            }

            _receiving = Task.Run(() => ReadAsync(first, maxMessageBytes), CancellationToken.None);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _aborted.Token);
        WavixTransportMessage message;
        try
        {
            Travelling next = await _received.Reader.ReadAsync(either.Token).ConfigureAwait(false);
            await _incoming.WaitAsync(next.Due, either.Token).ConfigureAwait(false);
            message = next.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            message = WavixTransportMessage.Lost(null);
        }

        if (message.Kind is WavixTransportMessageKind.Close or WavixTransportMessageKind.Lost)
        {
            _end = message;
        }

        return message;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> utf8Message, CancellationToken cancellationToken) =>
        _isDelaying
            ? EnqueueAsync(WavixTransportMessage.Text(utf8Message.ToArray()), cancellationToken)
            : _inner.SendAsync(utf8Message, cancellationToken);

    public async ValueTask CloseAsync(int? status, string? description, CancellationToken cancellationToken)
    {
        if (!_isDelaying)
        {
            await _inner.CloseAsync(status, description, cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await EnqueueAsync(WavixTransportMessage.Close(status, description), cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The connection is already lost.
        }
    }

    /// <summary>
    /// Stops reading from the peer, except for the message that is already awaited. What the peer sends then accumulates on its side.
    /// </summary>
    public void StopReading() => _readsNoMore = true;

    public void Abort()
    {
        _aborted.Cancel();
        _inner.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        // Deliver what is still in transit immediately, such as the answer to the application's close: the clock may not move any more.
        await _hurry.CancelAsync().ConfigureAwait(false);
        _sent.Writer.TryComplete();
        lock (_starting)
        {
            // A later change starts nothing.
            _isDelaying = true;
        }

        try
        {
            await _sending.WaitAsync(HurryLimit, _wallClock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The peer does not read it.
            Abort();
            await _sending.ConfigureAwait(false);
        }

        await _inner.DisposeAsync().ConfigureAwait(false);
        await (_receiving ?? Task.CompletedTask).ConfigureAwait(false);
        _aborted.Dispose();
        _hurry.Dispose();
    }

    private static Channel<Travelling> NewChannel() =>
        Channel.CreateBounded<Travelling>(new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true });

    private void DelayIfNeeded(SimulatedFaults faults)
    {
        lock (_starting)
        {
            if (faults.AffectLink && !_isDelaying)
            {
                _sending = Task.Run(SendAsync);
                _isDelaying = true;
            }
        }
    }

    private static WavixTransportMessage Copy(in WavixTransportMessage message) => message.Kind switch
    {
        WavixTransportMessageKind.Text => WavixTransportMessage.Text(message.Data.ToArray()),
        WavixTransportMessageKind.Binary => WavixTransportMessage.Binary(message.Data.ToArray()),
        _ => message,
    };

    private async ValueTask EnqueueAsync(WavixTransportMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await _sent.Writer.WriteAsync(new Travelling(_outgoing.Next(), message), cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException e)
        {
            throw new IOException("The connection is lost, or we have closed it.", e);
        }
    }

    private async Task SendAsync()
    {
        try
        {
            while (await _sent.Reader.WaitToReadAsync(_aborted.Token).ConfigureAwait(false))
            {
                while (_sent.Reader.TryRead(out Travelling next))
                {
                    await TravelAsync(next.Due).ConfigureAwait(false);
                    if (next.Message.Kind == WavixTransportMessageKind.Close)
                    {
                        _sent.Writer.TryComplete();
                        await _inner.CloseAsync(next.Message.CloseStatus, next.Message.CloseDescription, _aborted.Token).ConfigureAwait(false);
                        return;
                    }

                    await _inner.SendAsync(next.Message.Data, _aborted.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The connection is lost; the next send reports it.
            _sent.Writer.TryComplete(e);
        }
    }

    private async ValueTask TravelAsync(TimeSpan due)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_aborted.Token, _hurry.Token);
        try
        {
            await _outgoing.WaitAsync(due, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_aborted.IsCancellationRequested)
        {
            // Canceled to deliver immediately.
        }
    }

    /// <param name="first">A message that was already received; null for none.</param>
    /// <param name="maxMessageBytes">The limit of the receiver.</param>
    private async Task ReadAsync(WavixTransportMessage? first, int maxMessageBytes)
    {
        try
        {
            WavixTransportMessage message;
            do
            {
                message = first ?? Copy(await _inner.ReceiveAsync(maxMessageBytes, CancellationToken.None).ConfigureAwait(false));
                first = null;
                await _received.Writer.WriteAsync(new Travelling(_incoming.Next(), message), _aborted.Token).ConfigureAwait(false);
            }
            while (!_readsNoMore && message.Kind is not (WavixTransportMessageKind.Close or WavixTransportMessageKind.Lost));
        }
        catch (OperationCanceledException)
        {
            // Aborted: there is no reader any more.
        }
    }

    private readonly record struct Travelling(TimeSpan Due, WavixTransportMessage Message);
}
