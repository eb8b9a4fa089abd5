using Microsoft.Extensions.Logging;

namespace Wavix.Streaming;

/// <summary>
/// Receives for as long as the connection lives, on the thread pool and with nobody's context, whether or not the application reads; turns
/// messages into events and puts them into the queue. No application code runs here.
/// </summary>
internal sealed class ReceivePump(
    IWavixTransport transport,
    SessionLifecycle life,
    EventQueue queue,
    Player player,
    StreamCounters counters,
    StreamTrace trace,
    WavixStreamOptions options,
    ILogger logger)
{
    private readonly StreamTracker _tracker = new();
    private readonly ArrivalJitter _jitter = new(options.TimeProvider);
    private readonly AnomalyReporter _reporter = new(logger, options);
    private readonly int _maxMessageBytes = options.MaxMessageBytes;
    private readonly bool _waitsForRoom = options.QueueFullMode == EventQueueFullMode.Wait;
    private readonly bool _receivesMedia = options.ReceiveMedia;
    private readonly TimeProvider _timeProvider = options.TimeProvider;
    private EventReader _reader;
    private Watchdog? _watchdog;
    private MediaEvent? _spare;
    private int _invalidInARow;
    private bool _hasConnected;
    private bool _hasStarted;

    // From `stop` until our close is sent.
    private bool _isStopped;

    /// <summary>Begins on the pool; the caller's execution context does not come along.</summary>
    public void Start() => ThreadPool.UnsafeQueueUserWorkItem(static pump => _ = pump.RunAsync(), this, preferLocal: false);

    private async Task RunAsync()
    {
        trace.Begin();
        using StreamTrace traced = trace;
        StreamEnd end;
        try
        {
            using var watchdog = new Watchdog(options, counters, OnWatchdog);
            _watchdog = watchdog;
            end = await ReceiveAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The transport broke its contract, the clock gave no timer, or a listener threw: the session still ends as it promises.
            end = new StreamEnd(WavixStreamEndReason.ConnectionLost, Error: e);
        }

        await life.CloseAsync(end).ConfigureAwait(false);
        trace.Ended((await life.Completion.ConfigureAwait(false)).Reason.ToString());
    }

    private async Task<StreamEnd> ReceiveAsync()
    {
        while (true)
        {
            WavixTransportMessage message = await transport.ReceiveAsync(_maxMessageBytes, CancellationToken.None).ConfigureAwait(false);
            switch (message.Kind)
            {
                case WavixTransportMessageKind.Close:
                    return new StreamEnd(WavixStreamEndReason.ClosedByWavix, message.CloseStatus, Cut(message.CloseDescription));
                case WavixTransportMessageKind.Lost:
                    return new StreamEnd(
                        message.CloseStatus is null ? WavixStreamEndReason.ConnectionLost : WavixStreamEndReason.ProtocolViolation,
                        message.CloseStatus,
                        Error: message.Error);
                default:
                    Accept(message);
                    break;
            }

            if (_isStopped)
            {
                // A peer that closes its side right after `stop` still gets our close: to receive its end first could abort the connection.
                _isStopped = false;
                await life.CloseSent.ConfigureAwait(false);
            }

            if (_waitsForRoom && queue.IsFull)
            {
                _watchdog!.Pause();
                do
                {
                    await queue.WaitForRoomAsync().ConfigureAwait(false);
                }
                while (queue.IsFull);

                _watchdog.Resume();
            }
        }
    }

    private void Accept(in WavixTransportMessage message)
    {
        counters.MessageReceived(_timeProvider.GetTimestamp());
        if (life.State >= WavixStreamState.Stopped)
        {
            AfterEnd();
            return;
        }

        if (message.Kind == WavixTransportMessageKind.TooLarge)
        {
            life.End(new StreamEnd(
                WavixStreamEndReason.ProtocolViolation,
                CloseCodes.TooLarge,
                $"A message is over {options.MaxMessageBytes} bytes."));
            return;
        }

        WavixEvent e = message.Kind == WavixTransportMessageKind.Binary ? Binary(message.Data.Span) : Read(message.Data.Span);
        StreamTransition transition = life.Advance(StreamStateMachine.InputOf(e));
        if (!transition.Deliver)
        {
            AfterEnd();
            return;
        }

        e.Deliver(
            _timeProvider.GetUtcNow(),
            _tracker.Observe(e) | (transition.OutOfOrder ? EventAnomalies.UnexpectedOrder : EventAnomalies.None));
        counters.EventReceived(e);
        if (e is MediaEvent media)
        {
            _jitter.Observe(media);
        }

        _reporter.Report(e);
        Deliver(e);
    }

    private void Deliver(WavixEvent e)
    {
        _invalidInARow = e is InvalidEvent ? _invalidInARow + 1 : 0;
        switch (e)
        {
            case MediaEvent media when !_receivesMedia:
                _spare = media;
                break;
            case MarkEvent mark:
                DeliverMark(mark, player.ReturnMark(mark.Name));
                break;
            case ConnectedEvent:
                Enqueue(e, mayDrop: _hasConnected);
                _hasConnected = true;
                break;
            case StartEvent start:
                if (!_hasStarted)
                {
                    _watchdog!.Started();
                    life.Start(start);
                    trace.Started(start.StreamType);
                }

                Enqueue(e, mayDrop: _hasStarted);
                _hasStarted = true;
                break;
            case StopEvent:
                Enqueue(e, mayDrop: false);
                life.End(new StreamEnd(WavixStreamEndReason.Stopped, CloseCodes.Normal));
                _isStopped = true;
                break;
            default:
                Enqueue(e, mayDrop: true);
                break;
        }

        if (e is InvalidEvent invalid && _invalidInARow > options.MaxConsecutiveInvalidEvents)
        {
            life.End(new StreamEnd(
                WavixStreamEndReason.ProtocolViolation,
                StatusFor(invalid.Reason),
                $"{_invalidInARow} invalid messages in a row; the last: {invalid.Reason}."));
        }
    }

    private void DeliverMark(MarkEvent mark, MarkReturn returned)
    {
        // The application never sees the session's own marks.
        if (returned != MarkReturn.Ours)
        {
            mark.SetCleared(returned == MarkReturn.Cleared);

            // Those that are never dropped have a bound, too: an application that sends marks and reads nothing must not fill the memory.
            Enqueue(mark, mayDrop: returned == MarkReturn.Unknown || queue.KeptCount >= options.MaxPendingMarks);
        }
    }

    private void Enqueue(WavixEvent e, bool mayDrop)
    {
        int dropped = queue.Enqueue(e, mayDrop, makeRoom: !_waitsForRoom);
        if (dropped > 0)
        {
            counters.EventsDropped(dropped);
            _reporter.Dropped(dropped);
        }
    }

    private WavixEvent Read(ReadOnlySpan<byte> message)
    {
        MediaEvent? recycled = _spare ?? (_receivesMedia ? queue.TakeSpare() : new MediaEvent());
        WavixEvent e = _reader.Read(message, recycled);
        _spare = ReferenceEquals(e, recycled) ? null : recycled;
        return e;
    }

    /// <summary>A close frame has room for 123 bytes; another transport may not have that limit.</summary>
    private static string? Cut(string? description) =>
        description is { Length: > WavixEvent.MaxTextLength } ? description[..WavixEvent.MaxTextLength] : description;

    private static InvalidEvent Binary(ReadOnlySpan<byte> message) =>
        new(InvalidMessageReason.BinaryMessage, "The message is binary; the protocol has text messages only.", message);

    private static int StatusFor(InvalidMessageReason reason) => reason switch
    {
        InvalidMessageReason.BinaryMessage => CloseCodes.Unsupported,
        InvalidMessageReason.InvalidJson or InvalidMessageReason.InvalidBase64 or InvalidMessageReason.OddPayloadLength => CloseCodes.InvalidData,
        _ => CloseCodes.PolicyViolation,
    };

    private void AfterEnd()
    {
        counters.MessageAfterEnd();
        _reporter.AfterEnd();
    }

    private void OnWatchdog(WavixStreamEndReason reason) => life.End(new StreamEnd(
        reason,
        CloseCodes.PolicyViolation,
        reason == WavixStreamEndReason.HandshakeTimeout ? $"No start within {options.HandshakeTimeout}." : $"No message for {options.IdleTimeout}."));
}
