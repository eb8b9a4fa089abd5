using System.Buffers;

namespace Wavix.Streaming.Testing;

/// <summary>
/// The wire of a simulated call: sends events in order, takes the application's commands as Wavix does, hands them to the playback, and
/// records it all. Any thread.
/// </summary>
internal sealed class CallWire : IAsyncDisposable
{
    private const int Normal = 1000;
    private const int MaxMessageBytes = 16 * 1024 * 1024;

    private readonly IWavixTransport _transport;
    private readonly SimulatedCallOptions _options;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly List<SimulatedCallMessage> _messages = [];
    private long _sequenceNumber;
    private volatile bool _isClosed;

    public CallWire(IWavixTransport transport, SimulatedCallOptions options)
    {
        _transport = transport;
        _options = options;
        Playout = new CallPlayout(options.TimeProvider, EchoAsync);
        Ended = Task.Run(ReceiveAsync);
    }

    public CallPlayout Playout { get; }

    /// <summary>How the connection ended: the application's close, or its loss.</summary>
    public Task<WavixTransportMessage> Ended { get; }

    public IReadOnlyList<SimulatedCallMessage> Messages
    {
        get
        {
            lock (_messages)
            {
                return [.. _messages];
            }
        }
    }

    /// <summary>
    /// Sends an event; its sequence number is taken when its turn comes, so that numbers leave in order. The token counts until then: to
    /// cancel a message that is under way would break a WebSocket, or leave a gap in the numbers.
    /// </summary>
    public Task SendAsync(Func<long, WavixEvent> make, CancellationToken cancellationToken) =>
        InTurnAsync(() => NumberAndSendAsync(make, CancellationToken.None), cancellationToken);

    /// <summary>Sends any bytes as they are; the token counts until their turn comes.</summary>
    public Task SendAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken) =>
        InTurnAsync(() => RecordAndSendAsync(WavixMessageSerializer.ReadEvent(utf8.Span), utf8, CancellationToken.None), cancellationToken);

    /// <summary>Sends a last event and closes, with nothing between; nothing when the connection is closed already.</summary>
    public Task StopAsync(Func<long, WavixEvent> make, CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            try
            {
                await NumberAndSendAsync(make, cancellationToken).ConfigureAwait(false);
            }
            catch (IOException)
            {
                // The application was quicker, or the connection is lost.
            }

            await CloseInTurnAsync(cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    public void Abort() => _transport.Abort();

    public async ValueTask DisposeAsync()
    {
        await Playout.DisposeAsync().ConfigureAwait(false);
        if (!Ended.IsCompleted)
        {
            _transport.Abort();
        }

        await Ended.ConfigureAwait(false);
        await _transport.DisposeAsync().ConfigureAwait(false);
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

    private async Task CloseInTurnAsync(CancellationToken cancellationToken)
    {
        _isClosed = true;
        await _transport.CloseAsync(Normal, null, cancellationToken).ConfigureAwait(false);
    }

    private Task NumberAndSendAsync(Func<long, WavixEvent> make, CancellationToken cancellationToken)
    {
        WavixEvent e = make(_sequenceNumber + 1);
        _sequenceNumber += e.SequenceNumber is null ? 0 : 1;
        var buffer = new ArrayBufferWriter<byte>();
        WavixMessageSerializer.WriteEvent(buffer, e);
        return RecordAndSendAsync(e, buffer.WrittenMemory, cancellationToken);
    }

    private async Task RecordAndSendAsync(WavixEvent e, ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken)
    {
        if (_isClosed)
        {
            throw new IOException("The call has ended: nothing can be sent any more.");
        }

        // Before it is sent, so that no answer stands before it.
        Record(sent: e);
        await _transport.SendAsync(utf8, cancellationToken).ConfigureAwait(false);
    }

    private Task EchoAsync(string name) => SendAsync(
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
            message = await _transport.ReceiveAsync(MaxMessageBytes, CancellationToken.None).ConfigureAwait(false);
            if (message.Kind is WavixTransportMessageKind.Close or WavixTransportMessageKind.Lost)
            {
                break;
            }

            Accept(message);
        }

        Playout.End();
        if (message.Kind == WavixTransportMessageKind.Close)
        {
            // Answers the application's close, where ours was not first.
            await InTurnAsync(() => CloseInTurnAsync(CancellationToken.None), CancellationToken.None).ConfigureAwait(false);
        }

        _isClosed = true;
        return message;
    }

    private void Accept(in WavixTransportMessage message)
    {
        if (message.Kind != WavixTransportMessageKind.Text)
        {
            Record(problem: message.Kind == WavixTransportMessageKind.Binary ? "The message is binary." : "The message is over 16 MiB.");
            return;
        }

        try
        {
            WavixCommand command = WavixMessageSerializer.ReadCommand(message.Data.Span);
            string? problem = _options.StreamType == StreamType.OneWay ? "The stream is one-way: commands have no effect."
                : command.StreamId is { } id && id != _options.StreamId ? "stream_id does not match: the command is dropped."
                : null;
            Record(received: command, problem: problem);
            if (problem is null)
            {
                Apply(command);
            }
        }
        catch (WavixStreamException e)
        {
            Record(problem: e.Message);
        }
    }

    private void Apply(WavixCommand command)
    {
        switch (command)
        {
            case MediaCommand media:
                Playout.Play(media.Payload);
                break;
            case MarkCommand mark:
                Playout.Mark(mark.Name);
                break;
            default:
                Playout.Clear();
                break;
        }
    }

    private void Record(WavixEvent? sent = null, WavixCommand? received = null, string? problem = null)
    {
        // The callback too is under the lock: it is promised the order.
        lock (_messages)
        {
            var message = new SimulatedCallMessage(Playout.Elapsed, sent, received, problem);
            _messages.Add(message);
            _options.OnMessage?.Invoke(message);
        }
    }
}
