using System.Buffers;
using System.Runtime.CompilerServices;

namespace Wavix.Streaming;

/// <summary>The one way out: puts one message at a time onto the transport, when its turn comes (<see cref="SendTurns"/>). Any thread.</summary>
internal sealed class SendGate : IDisposable
{
    private readonly IWavixTransport _transport;
    private readonly PendingMarks _marks;
    private readonly StreamCounters _counters;
    private readonly SendTurns _turns;
    private readonly TimeSpan _sendTimeout;
    private readonly TimeProvider _timeProvider;
    private readonly Action<TimeoutException> _stuck;

    // Written only by whoever has the turn.
    private readonly ArrayBufferWriter<byte> _message = new(2048);

    private string? _streamId;
    private ITimer? _sendTimer;

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
        _turns = new SendTurns(maxWaiting);
        _sendTimeout = sendTimeout;
        _timeProvider = timeProvider;
        _stuck = stuck;
    }

    /// <summary>Whether a send would go out now or after those before it.</summary>
    public bool CanSend => _turns.IsOpen;

    /// <summary>Sends a command when its turn comes.</summary>
    /// <returns>False when the stream had ended or the connection was gone.</returns>
    public ValueTask<bool> SendAsync(in OutgoingCommand command, CancellationToken cancellationToken) =>
        _turns.Enter(cancellationToken, out SendTurns.Waiter? waiter) switch
        {
            SendVerdict.Go => Transmit(command),
            SendVerdict.Wait => WaitAndTransmitAsync(waiter!, command, cancellationToken),
            SendVerdict.Canceled => ValueTask.FromCanceled<bool>(cancellationToken),
            SendVerdict.OneWay => throw OneWay(),
            _ => new ValueTask<bool>(Refuse()),
        };

    /// <summary>`start` has come, once: sends go out from now on, with its stream id.</summary>
    public void Open(string? streamId, bool isOneWay)
    {
        _streamId = streamId;

        // Here and not in the constructor: a timer keeps the execution context of its creator, and the application's must not come along.
        _sendTimer = _timeProvider.CreateTimer(
            static gate => ((SendGate)gate!).OnSendTimeout(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _turns.Open(isOneWay);
    }

    /// <summary>The stream has ended: sends return false, also those that wait.</summary>
    public void Shut() => _turns.Shut();

    /// <summary>Closes the transport once the message under way is out; call <see cref="Shut"/> first.</summary>
    public async Task CloseAsync(int? status, string? description)
    {
        await _turns.WaitUntilIdleAsync().ConfigureAwait(false);
        await _transport.CloseAsync(status, description, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Lets the timer go; the transport is closed by then.</summary>
    public void Dispose() => _sendTimer?.Dispose();

    private static InvalidOperationException OneWay() =>
        new("This is a one-way stream: Wavix takes no audio, marks or clear on it. Check CanSend before sending, or create the stream with stream_type \"twoway\".");

    private async ValueTask<bool> WaitAndTransmitAsync(SendTurns.Waiter waiter, OutgoingCommand command, CancellationToken cancellationToken)
    {
        SendVerdict verdict;
        using (cancellationToken.UnsafeRegister(static (waiter, token) => ((SendTurns.Waiter)waiter!).Cancel(token), waiter))
        {
            verdict = await waiter.Turn.ConfigureAwait(false);
        }

        return verdict switch
        {
            SendVerdict.Go => await Transmit(command).ConfigureAwait(false),
            SendVerdict.OneWay => throw OneWay(),
            _ => Refuse(),
        };
    }

    /// <summary>Sends; the caller has the turn. From here on no token counts: half a message would break the connection.</summary>
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

        _turns.Release();
        CountSent(command);
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
            _turns.Release();
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

    private bool Refuse()
    {
        _counters.SendRefused();
        return false;
    }

    private void OnSendTimeout()
    {
        _stuck(new TimeoutException($"The peer did not take a message within {_sendTimeout} (WavixStreamOptions.SendTimeout)."));
        _transport.Abort();
    }
}
