using System.Buffers;
using System.Runtime.CompilerServices;

namespace Wavix.Streaming;

/// <summary>
/// The one way out: lets one message at a time onto the transport, in the order of the calls, and none before <c>start</c> or after the
/// end. Any thread.
/// </summary>
internal sealed class SendGate : IDisposable
{
    private readonly object _sync = new();
    private readonly IWavixTransport _transport;
    private readonly PendingMarks _marks;
    private readonly StreamCounters _counters;
    private readonly int _maxWaiting;
    private readonly TimeSpan _sendTimeout;
    private readonly Action<TimeoutException> _stuck;
    private readonly TimeProvider _timeProvider;
    private readonly LinkedList<Waiter> _waiters = [];

    // Written only by whoever holds the gate.
    private readonly ArrayBufferWriter<byte> _message = new(2048);

    private Phase _phase = Phase.BeforeStart;
    private string? _streamId;
    private bool _isOneWay;
    private bool _isHeld;
    private ITimer? _sendTimer;
    private TaskCompletionSource? _closing;

    /// <param name="transport">Where messages go; only the gate sends on it.</param>
    /// <param name="marks">Where sent marks are noted.</param>
    /// <param name="counters">Where sends are counted.</param>
    /// <param name="maxWaiting">Most sends that wait.</param>
    /// <param name="sendTimeout">Longest time of one send.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="stuck">Told once when a send took too long, before the transport is aborted.</param>
    public SendGate(
        IWavixTransport transport,
        PendingMarks marks,
        StreamCounters counters,
        int maxWaiting,
        TimeSpan sendTimeout,
        TimeProvider timeProvider,
        Action<TimeoutException> stuck)
    {
        _transport = transport;
        _marks = marks;
        _counters = counters;
        _maxWaiting = maxWaiting;
        _sendTimeout = sendTimeout;
        _stuck = stuck;
        _timeProvider = timeProvider;
    }

    private enum Phase
    {
        BeforeStart,
        Open,
        Shut,
    }

    private enum Verdict
    {
        Go,
        Wait,
        Canceled,
        Ended,
        OneWay,
    }

    /// <summary>Whether a send would go out now or after those before it.</summary>
    public bool CanSend
    {
        get
        {
            lock (_sync)
            {
                return _phase == Phase.Open && !_isOneWay;
            }
        }
    }

    /// <summary>Sends a command when its turn comes.</summary>
    /// <returns>False when the stream had ended or the connection was gone.</returns>
    public ValueTask<bool> SendAsync(in OutgoingCommand command, CancellationToken cancellationToken)
    {
        return Enter(cancellationToken, out Waiter? waiter) switch
        {
            Verdict.Go => Transmit(command),
            Verdict.Canceled => ValueTask.FromCanceled<bool>(cancellationToken),
            Verdict.OneWay => throw OneWay(),
            Verdict.Wait => WaitAndTransmitAsync(waiter!, command, cancellationToken),
            _ => new ValueTask<bool>(Refuse()),
        };
    }

    /// <summary>`start` has come: those who wait go, in order.</summary>
    public void Open(string? streamId, bool isOneWay)
    {
        lock (_sync)
        {
            if (_phase != Phase.BeforeStart)
            {
                return;
            }

            _phase = Phase.Open;
            _streamId = streamId;
            _isOneWay = isOneWay;

            // Here and not in the constructor: a timer keeps the execution context of its creator, and the application's must not come along.
            _sendTimer = _timeProvider.CreateTimer(
                static state => ((SendGate)state!).OnSendTimeout(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (isOneWay)
            {
                ReleaseAll(Verdict.OneWay);
            }
            else
            {
                PassOn();
            }
        }
    }

    /// <summary>The stream has ended: nobody gets in any more, and those who wait get false.</summary>
    public void Shut()
    {
        lock (_sync)
        {
            _phase = Phase.Shut;
            ReleaseAll(Verdict.Ended);
        }
    }

    /// <summary>Closes the transport once the message under way is out; call <see cref="Shut"/> first.</summary>
    public async Task CloseAsync(int? status, string? description)
    {
        Task turn = Task.CompletedTask;
        lock (_sync)
        {
            if (_isHeld)
            {
                _closing ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                turn = _closing.Task;
            }
        }

        await turn.ConfigureAwait(false);
        await _transport.CloseAsync(status, description, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Lets the timer go; the transport is closed by then.</summary>
    public void Dispose() => _sendTimer?.Dispose();

    private static InvalidOperationException OneWay() =>
        new("This is a one-way stream: Wavix takes no audio, marks or clear on it. Check CanSend before sending, or create the stream with stream_type \"twoway\".");

    private async ValueTask<bool> WaitAndTransmitAsync(Waiter waiter, OutgoingCommand command, CancellationToken cancellationToken)
    {
        Verdict verdict;
        using (cancellationToken.UnsafeRegister(static (state, token) => ((CancelWait)state!).Cancel(token), new CancelWait(this, waiter)))
        {
            verdict = await waiter.Turn.Task.ConfigureAwait(false);
        }

        switch (verdict)
        {
            case Verdict.Go:
                return await Transmit(command).ConfigureAwait(false);
            case Verdict.OneWay:
                throw OneWay();
            default:
                return Refuse();
        }
    }

    /// <summary>Asks for the gate; after <see cref="Verdict.Go"/> it is the caller's.</summary>
    private Verdict Enter(CancellationToken cancellationToken, out Waiter? waiter)
    {
        waiter = null;
        lock (_sync)
        {
            if (_phase == Phase.Shut)
            {
                // Before the token: one that trips with the stream's end must not turn a hang-up into an exception.
                return Verdict.Ended;
            }

            if (cancellationToken.IsCancellationRequested)
            {
                return Verdict.Canceled;
            }

            if (_isOneWay)
            {
                return Verdict.OneWay;
            }

            if (_phase == Phase.Open && !_isHeld)
            {
                _isHeld = true;
                return Verdict.Go;
            }

            if (_waiters.Count >= _maxWaiting)
            {
                throw new InvalidOperationException(
                    $"{_maxWaiting} sends wait already, for `start` or for a peer that reads too slowly. Await each send before the next, or raise WavixStreamOptions.MaxWaitingSends.");
            }

            waiter = new Waiter();
            waiter.Node = _waiters.AddLast(waiter);
            return Verdict.Wait;
        }
    }

    private bool Refuse()
    {
        _counters.SendRefused();
        return false;
    }

    /// <summary>Sends; the caller holds the gate. From here on no token counts: half a message would break the connection.</summary>
    private ValueTask<bool> Transmit(in OutgoingCommand command)
    {
        ValueTask sending;
        try
        {
            Encode(command);
            sending = _transport.SendAsync(_message.WrittenMemory, CancellationToken.None);
        }
        catch (Exception e)
        {
            sending = ValueTask.FromException(e);
        }

        if (!sending.IsCompletedSuccessfully)
        {
            return FinishAsync(sending, command);
        }

        CountSent(command);
        Release();
        return new ValueTask<bool>(true);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> FinishAsync(ValueTask sending, OutgoingCommand command)
    {
        _sendTimer!.Change(_sendTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            await sending.ConfigureAwait(false);
            CountSent(command);
            return true;
        }
        catch (Exception)
        {
            // Whatever the reason, the message did not go out; why the connection is gone is told where it is received from.
            return Refuse();
        }
        finally
        {
            _sendTimer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Release();
        }
    }

    private void Encode(in OutgoingCommand command)
    {
        _message.ResetWrittenCount();
        switch (command.Kind)
        {
            case OutgoingKind.Media:
                MessageWriter.WriteMedia(_message, _streamId, command.Payload.Span);
                break;
            case OutgoingKind.Mark:
                // Noted before it is sent: the echo may be quicker than we are.
                _marks.Add(command.MarkName);
                MessageWriter.WriteMark(_message, _streamId, command.MarkName);
                break;
            default:
                MessageWriter.WriteClear(_message, _streamId);
                break;
        }
    }

    private void CountSent(in OutgoingCommand command) => _counters.CommandSent(
        command.Kind switch
        {
            OutgoingKind.Media => "media",
            OutgoingKind.Mark => "mark",
            _ => "clear",
        },
        command.Payload.Length);

    private void Release()
    {
        lock (_sync)
        {
            _isHeld = false;
            PassOn();
        }
    }

    /// <summary>Lets the next one in. Under the lock; waiters go on on threads of their own.</summary>
    private void PassOn()
    {
        if (_waiters.First is { } next)
        {
            _waiters.RemoveFirst();
            _isHeld = true;
            next.Value.Turn.SetResult(Verdict.Go);
        }
        else
        {
            _closing?.SetResult();
            _closing = null;
        }
    }

    private void ReleaseAll(Verdict verdict)
    {
        foreach (Waiter waiter in _waiters)
        {
            waiter.Turn.SetResult(verdict);
        }

        _waiters.Clear();
    }

    private void OnSendTimeout()
    {
        _stuck(new TimeoutException($"The peer did not take a message within {_sendTimeout} (WavixStreamOptions.SendTimeout)."));
        _transport.Abort();
    }

    private sealed class Waiter
    {
        public TaskCompletionSource<Verdict> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LinkedListNode<Waiter>? Node { get; set; }
    }

    private sealed record CancelWait(SendGate Gate, Waiter Waiter)
    {
        public void Cancel(CancellationToken token)
        {
            lock (Gate._sync)
            {
                // Not in the list any more: its turn has come, and a token counts only until then.
                if (Waiter.Node!.List is { } list)
                {
                    list.Remove(Waiter.Node);
                    Waiter.Turn.SetCanceled(token);
                }
            }
        }
    }
}
