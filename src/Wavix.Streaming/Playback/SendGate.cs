using System.Buffers;
using System.Runtime.CompilerServices;

namespace Wavix.Streaming;

/// <summary>The one way out: puts one message at a time onto the transport, when its turn comes (<see cref="SendTurns"/>). Any thread.</summary>
internal sealed class SendGate : IDisposable
{
    private readonly IWavixTransport _transport;
    private readonly StreamCounters _counters;
    private readonly SendTurns _turns;
    private readonly TimeSpan _sendTimeout;
    private readonly TimeProvider _timeProvider;
    private readonly Action<Exception> _lost;

    // Used only by whoever has the turn.
    private CommandEncoder? _encoder;

    // From the pool, while a media command is sent: calls that wait hold none, and the one used last is the one the processor has at hand.
    private byte[]? _media;

    private ITimer? _sendTimer;
    private ITimer? _failedTimer;

    /// <param name="transport">Where messages go; only the gate sends on it.</param>
    /// <param name="counters">Where sends are counted.</param>
    /// <param name="maxWaiting">Most sends that wait.</param>
    /// <param name="sendTimeout">Longest time of one send.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="lost">Told when a send took too long, or has failed and the stream goes on; before the transport is aborted.</param>
    public SendGate(
        IWavixTransport transport,
        StreamCounters counters,
        int maxWaiting,
        TimeSpan sendTimeout,
        TimeProvider timeProvider,
        Action<Exception> lost)
    {
        _transport = transport;
        _counters = counters;
        _turns = new SendTurns(maxWaiting);
        _sendTimeout = sendTimeout;
        _timeProvider = timeProvider;
        _lost = lost;
    }

    /// <summary>Who keeps account of what is sent; set once, before the first send.</summary>
    public ISendAccount? Account { get; set; }

    /// <summary>Whether a send would go out now or after those before it.</summary>
    public bool CanSend => _turns.IsOpen;

    /// <summary>Sends a command when its turn comes.</summary>
    /// <returns>False when the stream had ended or the connection was gone.</returns>
    public ValueTask<bool> SendAsync(in OutgoingCommand command, CancellationToken cancellationToken = default) =>
        SendAsync(Reserve(command.Kind, cancellationToken), command, cancellationToken);

    /// <summary>
    /// Takes a place in the order of sends, without sending; <see cref="SendAsync(SendTicket, in OutgoingCommand, CancellationToken)"/> or
    /// <see cref="GiveBack"/> must follow.
    /// </summary>
    public SendTicket Reserve(OutgoingKind kind, CancellationToken cancellationToken = default) =>
        new(_turns.Enter(kind, cancellationToken, out SendTurns.Waiter? waiter), waiter);

    /// <summary>Gives a place back that is not needed.</summary>
    public void GiveBack(SendTicket place) => _turns.GiveBack(place);

    /// <summary>Whether audio of the application's own is being sent, or will be before this place comes.</summary>
    public bool IsMediaBefore(SendTicket place) => _turns.IsBefore(place, OutgoingKind.Media);

    /// <summary>Sends a command in the place that was taken for it.</summary>
    /// <returns>False when the stream had ended or the connection was gone.</returns>
    public ValueTask<bool> SendAsync(SendTicket ticket, in OutgoingCommand command, CancellationToken cancellationToken = default) =>
        ticket.Verdict switch
        {
            SendVerdict.Go => Transmit(command),
            SendVerdict.Wait => WaitAndTransmitAsync(ticket.Waiter!, command, cancellationToken),
            SendVerdict.Canceled => ValueTask.FromCanceled<bool>(cancellationToken),
            SendVerdict.OneWay => throw OneWay(),
            _ => new ValueTask<bool>(Refuse(command)),
        };

    /// <summary>`start` has come, once: sends go out from now on, with its stream id.</summary>
    public void Open(string? streamId, bool isOneWay)
    {
        _encoder = new CommandEncoder(streamId);
        _sendTimer = _timeProvider.CreateContextFreeTimer(
            static gate => ((SendGate)gate!).OnSendTimeout(), this, Timeout.InfiniteTimeSpan);
        _turns.Open(isOneWay);
    }

    /// <summary>Audio that the application sends and that still waits for its turn is not sent: those sends return false.</summary>
    public void DropWaitingMedia() => _turns.Drop(OutgoingKind.Media);

    /// <summary>The stream has ended: sends return false, also those that wait.</summary>
    public void Shut() => _turns.Shut();

    /// <summary>Closes the transport once the message under way is out; call <see cref="Shut"/> first.</summary>
    public async Task CloseAsync(int? status, string? description)
    {
        await _turns.WaitUntilIdleAsync().ConfigureAwait(false);
        await _transport.CloseAsync(status, description, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Lets the timer go; the transport is closed by then.</summary>
    public void Dispose()
    {
        _sendTimer?.Dispose();
        _failedTimer?.Dispose();
    }

    /// <summary>What a one-way stream answers to any send.</summary>
    public static InvalidOperationException OneWay() =>
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
            _ => Refuse(command),
        };
    }

    /// <summary>Sends; the caller has the turn. From here on no token counts: half a message would break the connection.</summary>
    private ValueTask<bool> Transmit(OutgoingCommand command)
    {
        ValueTask sending;
        try
        {
            if (!Account!.Enter(ref command))
            {
                _turns.Release();
                return new ValueTask<bool>(true);
            }

            sending = _transport.SendAsync(Encode(command), CancellationToken.None);
        }
        catch (Exception e)
        {
            sending = ValueTask.FromException(e);
        }

        if (!sending.IsCompletedSuccessfully)
        {
            return FinishAsync(sending, command);
        }

        OnSent(command);
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
            OnSent(command);
            return true;
        }
        catch (Exception e)
        {
            OnSendFailed(e);
            return Refuse(command);
        }
        finally
        {
            _sendTimer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Release();
        }
    }

    private ReadOnlyMemory<byte> Encode(in OutgoingCommand command) => command.Kind switch
    {
        OutgoingKind.Media or OutgoingKind.PlayerMedia => EncodeMedia(command.Payload.Span),
        OutgoingKind.Mark or OutgoingKind.PlayerMark => _encoder!.Mark(command.MarkName),
        OutgoingKind.Json => command.Payload,
        _ => _encoder!.Clear(),
    };

    private ReadOnlyMemory<byte> EncodeMedia(ReadOnlySpan<byte> payload)
    {
        int length = _encoder!.GetMediaLength(payload.Length);
        _media = ArrayPool<byte>.Shared.Rent(length);
        _encoder.WriteMedia(payload, _media);
        return _media.AsMemory(0, length);
    }

    /// <summary>The send is over, one way or the other, and the transport uses the message no more: gives its memory and the turn back.</summary>
    private void Release()
    {
        if (_media is not null)
        {
            ArrayPool<byte>.Shared.Return(_media);
            _media = null;
        }

        _turns.Release();
    }

    private void CountSent(in OutgoingCommand command) => _counters.CommandSent(
        command.Kind switch
        {
            OutgoingKind.Media or OutgoingKind.PlayerMedia => "media",
            OutgoingKind.Mark or OutgoingKind.PlayerMark => "mark",
            OutgoingKind.Json => "unknown",
            _ => "clear",
        },
        command.Kind == OutgoingKind.Json ? 0 : command.Payload.Length);

    private bool Refuse(in OutgoingCommand command)
    {
        if (command.IsRaw)
        {
            _counters.SendRefused();
        }

        return false;
    }

    private void OnSendTimeout() =>
        Lose(new TimeoutException($"The peer did not take a message within {_sendTimeout} (WavixStreamOptions.SendTimeout)."));

    /// <summary>
    /// Why the connection is gone shows best where it is received from; but where messages still arrive though none goes out, the stream
    /// must end too.
    /// </summary>
    private void OnSendFailed(Exception error)
    {
        if (_turns.IsOpen)
        {
            _failedTimer ??= _timeProvider.CreateContextFreeTimer(_ => Lose(error), null, _sendTimeout);
        }
    }

    private void OnSent(in OutgoingCommand command)
    {
        _failedTimer?.Dispose();
        _failedTimer = null;
        CountSent(command);
    }

    /// <summary>Nothing can be sent any more: ends the stream with this error and aborts the transport. Any thread, but not under a lock.</summary>
    public void Lose(Exception error)
    {
        _lost(error);
        try
        {
            _transport.Abort();
        }
        catch (Exception)
        {
            // On a timer's thread it would end the process; the stream has ended already.
        }
    }
}
