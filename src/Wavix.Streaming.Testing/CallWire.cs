using System.Buffers;

namespace Wavix.Streaming.Testing;

/// <summary>
/// The wire of a simulated call: sends events in order, accepts the application's commands as Wavix does, passes them to the playback, and
/// records everything. Thread-safe.
/// </summary>
internal sealed class CallWire : IAsyncDisposable
{
    private const int Normal = 1000;
    private const int MaxMessageBytes = 16 * 1024 * 1024;

    private readonly FaultyLink _link;
    private readonly SimulatedCallOptions _options;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly MediaFaults _faults;
    private readonly CallRecord _record;
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sequenceNumber;
    private volatile bool _isClosed;
    private volatile bool _isStopped;
    private volatile bool _readsNoMore;

    public CallWire(IWavixTransport transport, SimulatedCallOptions options)
    {
        _link = new FaultyLink(transport, options.Faults, options.TimeProvider);
        _options = options;
        _faults = new MediaFaults(options.Faults);
        Playout = new CallPlayout(options.TimeProvider, PlayoutRules.Of(options, options.Faults), ReturnMarkAsync);
        _record = new CallRecord(() => Playout.Elapsed, options.OnMessage);
        Ended = Task.Run(ReceiveAsync);
    }

    public CallPlayout Playout { get; }

    /// <summary>How the connection ended: the application's close, or its loss.</summary>
    public Task<WavixTransportMessage> Ended { get; }

    public bool IsStopped => _isStopped;

    public IReadOnlyList<SimulatedCallMessage> Messages => _record.Messages;

    /// <summary>
    /// Sends an event. Its sequence number is assigned in its turn, so that the numbers are sent in order. The token is honored
    /// only until then: canceling a message that is being sent would break a WebSocket, or leave a gap in the numbers.
    /// </summary>
    public Task SendAsync(Func<long, WavixEvent> make, CancellationToken cancellationToken) =>
        InTurnAsync(() => NumberAndSendAsync(make, CancellationToken.None), cancellationToken);

    /// <summary>Sends any bytes unchanged. The token is honored only until their turn.</summary>
    public Task SendAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken) =>
        InTurnAsync(() => RecordAndSendAsync(WavixMessageSerializer.ReadEvent(utf8.Span), utf8, CancellationToken.None), cancellationToken);

    /// <summary>Sends a last event and closes, with nothing in between. Does nothing if the connection is already closed.</summary>
    public Task StopAndCloseAsync(Func<long, WavixEvent> make, CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            try
            {
                if (!_isStopped)
                {
                    await StopInTurnAsync(make, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (IOException)
            {
                // The application closed first, or the connection is lost.
            }

            await CloseInTurnAsync(cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Sends a last event, after which nothing can be sent. Leaves the connection open.</summary>
    public Task StopAsync(Func<long, WavixEvent> make, CancellationToken cancellationToken) =>
        InTurnAsync(() => StopInTurnAsync(make, cancellationToken), cancellationToken);

    /// <summary>Closes without a last event. Does nothing if the connection is already closed.</summary>
    public Task CloseAsync(CancellationToken cancellationToken) => InTurnAsync(() => CloseInTurnAsync(cancellationToken), cancellationToken);

    /// <summary>Stops reading messages and the close until <see cref="Abort"/>.</summary>
    public void StopReading()
    {
        _readsNoMore = true;
        _link.StopReading();
    }

    /// <summary>Applies other faults to the messages of both directions from now on.</summary>
    public void ChangeFaults(SimulatedFaults faults)
    {
        _link.Change(faults);
        _faults.Change(faults);
        Playout.ChangeRules(PlayoutRules.Of(_options, faults));
    }

    public void Abort()
    {
        _link.Abort();
        _aborted.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await Playout.DisposeAsync().ConfigureAwait(false);
        if (!Ended.IsCompleted)
        {
            Abort();
        }

        await Ended.ConfigureAwait(false);
        await _link.DisposeAsync().ConfigureAwait(false);
    }

    private async Task InTurnAsync(Func<Task> send, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await send().ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task StopInTurnAsync(Func<long, WavixEvent> make, CancellationToken cancellationToken)
    {
        await NumberAndSendAsync(make, cancellationToken).ConfigureAwait(false);
        _isStopped = true;
    }

    private async Task CloseInTurnAsync(CancellationToken cancellationToken)
    {
        _isClosed = true;
        await _link.CloseAsync(Normal, null, cancellationToken).ConfigureAwait(false);
    }

    private async Task NumberAndSendAsync(Func<long, WavixEvent> make, CancellationToken cancellationToken)
    {
        WavixEvent numbered = make(_sequenceNumber + 1);
        _sequenceNumber += numbered.SequenceNumber is null ? 0 : 1;
        foreach (WavixEvent e in _faults.Apply(numbered))
        {
            var buffer = new ArrayBufferWriter<byte>();
            WavixMessageSerializer.WriteEvent(buffer, e);
            await RecordAndSendAsync(e, buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RecordAndSendAsync(WavixEvent e, ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken)
    {
        if (_isClosed || _isStopped)
        {
            throw new IOException("The call has ended: nothing can be sent any more.");
        }

        // Record it before it is sent, so that no answer is recorded before it.
        _record.Add(e);
        await _link.SendAsync(utf8, cancellationToken).ConfigureAwait(false);
    }

    private Task ReturnMarkAsync(string name) => SendAsync(
        number => new MarkEvent
        {
            EventTime = _options.TimeProvider.GetUtcNow(),
            CallId = _options.CallId,
            StreamId = _options.StreamId,
            SequenceNumber = number,
            Name = name,
        },
        CancellationToken.None);

    private async Task<WavixTransportMessage> ReceiveAsync()
    {
        WavixTransportMessage message;
        while (true)
        {
            message = await _link.ReceiveAsync(MaxMessageBytes, CancellationToken.None).ConfigureAwait(false);
            if (_readsNoMore && message.Kind != WavixTransportMessageKind.Lost)
            {
                // Do not read this message or any later one. After the abort only the loss is reported.
                await _aborted.Task.ConfigureAwait(false);
                message = WavixTransportMessage.Lost(null);
                break;
            }

            if (message.Kind is WavixTransportMessageKind.Close or WavixTransportMessageKind.Lost)
            {
                break;
            }

            Accept(message);
        }

        Playout.End();
        if (message.Kind == WavixTransportMessageKind.Close)
        {
            // Answers the application's close, unless ours was first.
            await InTurnAsync(() => CloseInTurnAsync(CancellationToken.None), CancellationToken.None).ConfigureAwait(false);
        }

        _isClosed = true;
        return message;
    }

    private void Accept(in WavixTransportMessage message) => _record.Add(ReceivedCommand.Read(message, _options), Apply);

    private void Apply(ReceivedCommand received)
    {
        switch (received.Violation == ProtocolViolationCode.None ? received.Command : null)
        {
            case MediaCommand media:
                Playout.Play(media.Payload);
                break;
            case MarkCommand mark:
                Playout.Mark(mark.Name);
                break;
            case ClearCommand:
                Playout.Clear();
                break;
        }
    }
}
