using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Wavix.Streaming;

/// <summary>
/// The stream's state and its end. The first cause of the end counts. Then, once and in this order: sends are refused and playbacks end, the
/// event queue completes, <see cref="Ended"/> is canceled, our close is sent, and <see cref="Completion"/> follows when the peer has closed, or
/// after <see cref="WavixStreamOptions.CloseTimeout"/>. Any thread.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The source of Ended has no timer; disposing it would break users' late registrations.")]
internal sealed class SessionLifecycle : IObservedStream, IStreamLifecycle
{
    private readonly object _sync = new();
    private readonly IWavixTransport _transport;
    private readonly OutboundQueue _outbound;
    private readonly Player _player;
    private readonly EventQueue _queue;
    private readonly CallTaps _taps;
    private readonly StreamCounters _counters;
    private readonly WavixStreamOptions _options;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource<WavixStreamInfo> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<WavixStreamCompletion> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closeSent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _begunAt;
    private volatile WavixStreamState _state;
    private volatile WavixStreamInfo? _streamInfo;
    private StreamEnd? _end;
    private TimeSpan _duration;
    private ITimer? _closeTimer;
    private bool _isFinished;

    public SessionLifecycle(
        IWavixTransport transport, OutboundQueue outbound, Player player, EventQueue queue, CallTaps taps, StreamCounters counters, WavixStreamOptions options, ILogger logger)
    {
        _transport = transport;
        _outbound = outbound;
        _player = player;
        _queue = queue;
        _taps = taps;
        _counters = counters;
        _options = options;
        _logger = logger;
        _begunAt = options.TimeProvider.GetTimestamp();
        Ended = _ended.Token;
        Instruments.StreamBegan();
        LiveStreams.Add(this);

        // Without the caller's context, which a plain await would keep.
        outbound.Lost.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(OnLost);
    }

    public WavixStreamState State => _state;

    public WavixStreamInfo? StreamInfo => _streamInfo;

    public CancellationToken Ended { get; }

    /// <summary>Completes when our close was sent or has failed: only after the end, and at most the close timeout later.</summary>
    public Task CloseSent => _closeSent.Task;

    public Task<WavixStreamInfo> Started => _started.Task;

    public Task<WavixStreamCompletion> Completion => _completion.Task;

    int IObservedStream.QueuedEvents => _queue.Count;

    long IObservedStream.QueuedAudioBytes => _player.QueuedBytes;

    /// <summary>Moves the state on by a message and says what to do with it.</summary>
    public StreamTransition Advance(StreamInput input)
    {
        // Most messages move nothing, so they take no lock.
        WavixStreamState state = _state;
        StreamTransition transition = StreamStateMachine.Next(state, input);
        if (transition.Next == state)
        {
            return transition;
        }

        lock (_sync)
        {
            transition = StreamStateMachine.Next(_state, input);

            // `stop` moves it by `End`, after the event itself was queued.
            _state = input == StreamInput.Stop ? _state : transition.Next;
            return transition;
        }
    }

    /// <summary>The first `start`: what it says holds for the whole stream.</summary>
    public void Start(StartEvent start)
    {
        var info = WavixStreamInfo.From(start);
        _streamInfo = info;
        _player.Open(info.StreamId, info.StreamType == StreamType.OneWay);
        _started.TrySetResult(info);
        Log.StreamStarted(
            _logger,
            LogText.Clean(info.CallId) ?? WavixStreamInfo.NoId,
            LogText.Clean(info.StreamId) ?? WavixStreamInfo.NoId,
            LogText.Clean(info.StreamTypeText),
            LogText.Clean(info.ChannelText));
    }

    /// <summary>Ends the stream from our side and starts to close the connection. Does nothing when it has ended.</summary>
    public void End(StreamEnd end)
    {
        if (TryEnd(end, StreamInput.End))
        {
            _ = CloseTransportAsync(end.Status, end.Description);
        }
    }

    /// <summary>The connection is closed or lost: ends the stream unless it has ended, and completes.</summary>
    /// <returns>Why the stream ended: the first cause, which may be an earlier one.</returns>
    public async Task<WavixStreamEndReason> CloseAsync(StreamEnd end)
    {
        bool isFirst = TryEnd(end, StreamInput.Close);
        if (end.Reason == WavixStreamEndReason.ClosedByWavix)
        {
            // If ours was first it may be on its way: a transport takes one close, and is not disposed meanwhile.
            await (isFirst ? CloseTransportAsync(end.Status, end.Description) : _closeSent.Task).ConfigureAwait(false);
        }
        else if (isFirst || !_closeSent.Task.IsCompleted)
        {
            // Any send that is pending returns, and the transport may be disposed. Once our close is sent nothing is being sent, and an abort
            // could overtake the close: a peer that has only ended its own side still reads.
            Abort();
        }

        Finish();
        return (await Completion.ConfigureAwait(false)).Reason;
    }

    public MarkReturn ReturnMark(string name) => _player.ReturnMark(name);

    private void OnLost()
    {
        End(new StreamEnd(WavixStreamEndReason.ConnectionLost, Error: _outbound.Lost.Result));
        Abort();
    }

    private bool TryEnd(StreamEnd end, StreamInput input)
    {
        lock (_sync)
        {
            _state = StreamStateMachine.Next(_state, input).Next;
            if (_end is not null)
            {
                return false;
            }

            _end = end;
            _duration = _options.TimeProvider.GetElapsedTime(_begunAt);
            _closeTimer = _options.TimeProvider.CreateContextFreeTimer(
                static state => ((SessionLifecycle)state!).OnCloseTimeout(), this, _options.CloseTimeout);
        }

        _player.Shut(byApplication: end.Reason == WavixStreamEndReason.ClosedByApplication);
        _queue.Complete();
        _taps.Complete();
        FailStart(end);
        _ = CancelEndedAsync();
        Instruments.StreamEnded(end.Reason.ToString(), _duration);
        LiveStreams.Remove(this);
        return true;
    }

    private void FailStart(StreamEnd end)
    {
        var error = new WavixStreamException(end.Reason, $"The stream ended before it started: {end.Reason}.", end.Error);
        if (_started.TrySetException(error))
        {
            // Observed here, because the application may never have waited for it.
            _ = _started.Task.Exception;
        }
    }

    private async Task CancelEndedAsync()
    {
        try
        {
            // On the pool: callbacks are the application's code.
            await _ended.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log.EndedCallbackFailed(_logger, e);
        }
    }

    private async Task CloseTransportAsync(int? status, string? description)
    {
        try
        {
            await _outbound.CloseAsync(status, description).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // A transport that can't be closed would keep the receive loop waiting.
            Log.TransportFailed(_logger, e);
            Abort();
        }
        finally
        {
            _closeSent.TrySetResult();
        }
    }

    private void OnCloseTimeout()
    {
        Log.CloseTimedOut(_logger, _options.CloseTimeout);
        Abort();
        _closeSent.TrySetResult();
        Finish();
    }

    private void Abort()
    {
        try
        {
            _transport.Abort();
        }
        catch (Exception e)
        {
            Log.TransportFailed(_logger, e);
        }
    }

    /// <summary>Completes, whether or not the transport ever returns.</summary>
    private void Finish()
    {
        lock (_sync)
        {
            if (_isFinished)
            {
                return;
            }

            _isFinished = true;
            _state = WavixStreamState.Closed;
        }

        _closeTimer!.Dispose();
        _outbound.Dispose();
        _ = DisposeTransportAsync();
        StreamEnd end = _end!;
        var completion = new WavixStreamCompletion
        {
            Reason = end.Reason,
            CloseStatus = end.Status,
            CloseDescription = end.Description,
            Error = end.Error,
            Duration = _duration,
            StreamInfo = _streamInfo,
            Statistics = _counters.Snapshot(),
        };
        ReportEnd(completion);
        _completion.SetResult(completion);
    }

    private void ReportEnd(WavixStreamCompletion completion)
    {
        WavixStreamStatistics counted = completion.Statistics;
        double seconds = completion.Duration.TotalSeconds;
        string ending = completion.ToString();
        if (completion.StreamInfo is { } info)
        {
            Log.StreamEnded(
                _logger,
                LogText.Clean(info.CallId) ?? WavixStreamInfo.NoId,
                LogText.Clean(info.StreamId) ?? WavixStreamInfo.NoId,
                seconds,
                ending,
                completion.Reason.ToString(),
                completion.CloseStatus,
                counted.MessagesReceived,
                counted.MessagesSent,
                completion.Error);
        }
        else
        {
            Log.StreamEndedWithoutStart(
                _logger, seconds, ending, completion.Reason.ToString(), completion.CloseStatus, counted.MessagesReceived, completion.Error);
        }
    }

    private async Task DisposeTransportAsync()
    {
        try
        {
            await _transport.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log.TransportFailed(_logger, e);
        }
    }
}
