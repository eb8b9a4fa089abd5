using Microsoft.Extensions.Logging;

namespace Wavix.Streaming;

/// <summary>
/// Receives messages until the connection is closed or lost, whether or not the application reads, and routes each one: bytes to the reader,
/// its place in the stream to the tracker, its numbers to the counters, the event to the queue, and what ends the stream to its lifecycle. It runs
/// on the thread pool without the caller's context. No application code runs here.
/// </summary>
internal sealed class ReceivePump(
    IWavixTransport transport,
    IStreamLifecycle life,
    EventQueue queue,
    StreamCounters counters,
    StreamTrace trace,
    CallTaps taps,
    WavixStreamOptions options,
    ILogger logger)
{
    private readonly SequenceTracker _tracker = new();
    private readonly ArrivalJitter _jitter = new(options.TimeProvider);
    private readonly AnomalyReporter _reporter = new(logger, options);
    private readonly ViolationPolicy _policy = new(options);
    private readonly bool _waitsForRoom = options.QueueFullMode == EventQueueFullMode.Wait;

    // Not readonly: a value that remembers what it has read.
    private EventReader _reader;
    private Watchdog? _watchdog;
    private bool _hasConnected;
    private bool _hasStarted;

    // From `stop` until our close is sent.
    private bool _isStopped;

    /// <summary>Starts on the thread pool, without the caller's execution context.</summary>
    public void Start() => ThreadPool.UnsafeQueueUserWorkItem(static pump => _ = pump.RunAsync(), this, preferLocal: false);

    private async Task RunAsync()
    {
        trace.Begin();
        using StreamTrace traced = trace;
        StreamEnd end;
        try
        {
            using var watchdog = new Watchdog(options, reason => life.End(_policy.TimedOut(reason)));
            _watchdog = watchdog;
            end = await ReceiveAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The transport broke its contract, the clock gave no timer, or a listener threw: the session still ends as it promises.
            end = new StreamEnd(WavixStreamEndReason.ConnectionLost, Error: e);
        }

        WavixStreamEndReason reason = await life.CloseAsync(end).ConfigureAwait(false);
        trace.Ended(reason.ToString());
    }

    private async Task<StreamEnd> ReceiveAsync()
    {
        while (true)
        {
            WavixTransportMessage message = await transport.ReceiveAsync(options.MaxMessageBytes, CancellationToken.None).ConfigureAwait(false);
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
        _watchdog!.MessageReceived();
        counters.MessageReceived();
        if (life.State >= WavixStreamState.Stopped)
        {
            CountAfterEnd();
            return;
        }

        if (message.Kind == WavixTransportMessageKind.TooLarge)
        {
            life.End(_policy.TooLarge());
            return;
        }

        _reader.DiscardsAudio = !options.ReceiveMedia && taps.IsEmpty;
        WavixEvent e = message.Kind == WavixTransportMessageKind.Binary ? Binary(message.Data.Span) : _reader.Read(message.Data.Span);
        StreamTransition transition = life.Advance(StreamStateMachine.InputOf(e.Kind));
        if (!transition.Deliver)
        {
            // The stream ended on another thread while the message was read.
            CountAfterEnd();
            return;
        }

        e.Deliver(
            options.TimeProvider.GetUtcNow(),
            _tracker.Observe(e) | (transition.OutOfOrder ? EventAnomalies.UnexpectedOrder : EventAnomalies.None));
        counters.EventReceived(e);
        _jitter.Observe(e);
        _reporter.Report(e);
        taps.OnEvent(e);
        Route(e);
        if (_policy.Check(e) is { } end)
        {
            life.End(end);
        }
    }

    private void Route(WavixEvent e)
    {
        switch (e.Kind)
        {
            case EventKind.Media when !options.ReceiveMedia:
                break;
            case EventKind.Mark:
                RouteMark((MarkEvent)e);
                break;
            case EventKind.Connected:
                Enqueue(e, mayDrop: _hasConnected);
                _hasConnected = true;
                break;
            case EventKind.Start:
                if (!_hasStarted)
                {
                    _watchdog!.Started();
                    life.Start((StartEvent)e);
                    trace.Started(((StartEvent)e).StreamType);
                }

                Enqueue(e, mayDrop: _hasStarted);
                _hasStarted = true;
                break;
            case EventKind.Stop:
                Enqueue(e, mayDrop: false);
                life.End(new StreamEnd(WavixStreamEndReason.Stopped, CloseCodes.Normal));
                _isStopped = true;
                break;
            default:
                Enqueue(e, mayDrop: true);
                break;
        }
    }

    private void RouteMark(MarkEvent mark)
    {
        // The application never sees the session's own marks.
        MarkReturn returned = life.ReturnMark(mark.Name);
        if (returned != MarkReturn.Ours)
        {
            mark.SetCleared(returned == MarkReturn.Cleared);

            // Events that must stay are bounded too: an application that sends marks and reads nothing must not fill the memory.
            Enqueue(mark, mayDrop: returned == MarkReturn.Unknown || queue.MustStayCount >= options.MaxPendingMarks);
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

    private void CountAfterEnd()
    {
        counters.MessageAfterEnd();
        _reporter.AfterEnd();
    }

    /// <summary>A WebSocket close frame has room for 123 bytes; another transport may not have that limit.</summary>
    private static string? Cut(string? description) =>
        description is { Length: > WavixEvent.MaxTextLength } ? description[..WavixEvent.MaxTextLength] : description;

    private static InvalidEvent Binary(ReadOnlySpan<byte> message) =>
        new(InvalidMessageReason.BinaryMessage, "The message is binary; the protocol has text messages only.", message);
}
