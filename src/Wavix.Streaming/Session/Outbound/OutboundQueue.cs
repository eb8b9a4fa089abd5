using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Wavix.Streaming;

/// <summary>
/// Everything that goes out, in one order, under one lock: the messages of the application, and what the schedule of playback says is due.
/// Any thread.
/// </summary>
/// <remarks>
/// <para>
/// One message is sent at a time: the thread that sends it owns the slot (<see cref="IsSending"/>). Freeing the slot and choosing what is next
/// are one step, <see cref="Continue"/>: a message that waits, in the order of the calls, or else what is due. Playback takes a place among the
/// messages that wait, so that neither holds up the other. Which frame is sent there is decided only when it is next. So an interrupt
/// is one critical section: it changes the schedule, drops waiting audio and appends <c>clear</c>, and nothing of the old turns can follow.
/// </para>
/// <para>
/// A message is accounted for when it is chosen, under the lock, and written outside it. The lock is never held while the transport, a log or
/// the application's code runs. It is taken by <see cref="Enter"/> only; no other lock is taken under it, except that of the timer.
/// </para>
/// </remarks>
internal sealed class OutboundQueue : IThreadPoolWorkItem, IDisposable
{
    // What a timer of the system can be set to, in milliseconds: 49 days.
    private const double LongestTimer = uint.MaxValue - 1;

    private readonly object _sync = new();
    private readonly OutboundSender _sender;
    private readonly PlaybackReporter _reporter;
    private readonly StreamCounters _counters;
    private readonly TimeProvider _timeProvider;
    private readonly int _maxWaiting;
    private readonly long _createdAt;

    private readonly WaitingMessages _waiting = new();
    private volatile OutboundState _state;
    private volatile bool _isSending;
    private TaskCompletionSource? _idle;

    // What the owner of the slot sends, and the item to complete with it.
    private OutboundCommand _command;
    private OutboundItem? _item;

    // The frame on its way from the schedule to the transport: this is the queue itself until the transport has it, or the one that waits for
    // that; then null.
    private object? _handOver;

    private ITimer? _timer;
    private TimeSpan _retryAt;

    public OutboundQueue(IWavixTransport transport, StreamCounters counters, CallTaps taps, WavixStreamOptions options, ILogger logger)
    {
        _counters = counters;
        _timeProvider = options.TimeProvider;
        _maxWaiting = options.MaxWaitingSends;
        _createdAt = _timeProvider.GetTimestamp();
        _sender = new OutboundSender(transport, counters, options.SendTimeout, _timeProvider);
        _reporter = new PlaybackReporter(counters, taps, options, logger);
        Turns = new OpenTurns(options.MaxOpenTurns);
        CreatedAt = _timeProvider.GetUtcNow();
        Playbacks = new PlaybackList(Turns, CreatedAt);
        Schedule = new PlaybackSchedule(Playbacks, new MarkLedger(options.MaxPendingMarks), options.WhenIdle, options.MeasurePrebuffer);
    }

    /// <summary>The turns that have not ended. Under the lock.</summary>
    public OpenTurns Turns { get; }

    /// <summary>The playbacks that have not completed. Under the lock.</summary>
    public PlaybackList Playbacks { get; }

    /// <summary>What plays. Under the lock; then <see cref="Wake"/>.</summary>
    public PlaybackSchedule Schedule { get; }

    /// <summary>How often what plays was dropped: by an interrupt, or by <c>clear</c> of the application's. Under the lock.</summary>
    public int Interruptions { get; set; }

    /// <summary>Completes when nothing can be sent any more, with the reason.</summary>
    public Task<Exception> Lost => _sender.Lost;

    public OutboundState State => _state;

    /// <summary>Whether a message is being sent, or is about to be.</summary>
    public bool IsSending => _isSending;

    /// <summary>When the queue was created: what the times of playback count from.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>The time since the queue was created.</summary>
    public TimeSpan Now => _timeProvider.GetElapsedTime(_createdAt);

    /// <summary>Takes the lock. What happens to playbacks under it is reported once it is released.</summary>
    public Section Enter() => new(this);

    /// <summary>Sends a message of the application's after those before it.</summary>
    /// <returns>False when the stream has ended or the connection is lost.</returns>
    public ValueTask<bool> SendAsync(in OutboundCommand command, CancellationToken cancellationToken)
    {
        OutboundItem item;
        using (Enter())
        {
            if (_state == OutboundState.Shut)
            {
                // Checked before the token: one that is canceled by the stream's end must not turn a hang-up into an exception.
                return new ValueTask<bool>(Refuse());
            }

            if (cancellationToken.IsCancellationRequested)
            {
                return ValueTask.FromCanceled<bool>(cancellationToken);
            }

            if (_state == OutboundState.OneWay)
            {
                throw OneWay();
            }

            if (_state == OutboundState.Open && !_isSending)
            {
                // The slot is free only when nothing waits.
                _isSending = true;
                Account(command);
                goto transmit;
            }

            if (_waiting.Count >= _maxWaiting)
            {
                throw new InvalidOperationException(
                    $"{_maxWaiting} sends are already waiting, for `start` or for a peer that reads too slowly. Await each send before the next, or raise WavixStreamOptions.MaxWaitingSends.");
            }

            item = new OutboundItem(command);
            _waiting.Add(item);
        }

        return WaitAsync(item, cancellationToken);

    transmit:
        ValueTask<bool> sending = _sender.SendAsync(command);
        if (!sending.IsCompletedSuccessfully)
        {
            return FinishAsync(sending);
        }

        bool isSent = sending.Result;
        Release();
        return new ValueTask<bool>(isSent || Refuse());
    }

    /// <summary>`start` has arrived: what waits is sent; on a one-way stream it fails. Under the lock.</summary>
    public void Open(string? streamId, bool isOneWay)
    {
        if (isOneWay)
        {
            _state = OutboundState.OneWay;
            _waiting.RemoveAll().ForEach(static item => item.Fail(OneWay()));
            return;
        }

        _sender.Open(streamId);
        _timer = _timeProvider.CreateContextFreeTimer(static queue => ((OutboundQueue)queue!).OnTimer(), this, Timeout.InfiniteTimeSpan);
        _state = OutboundState.Open;
        Wake();
    }

    /// <summary>The stream has ended: sends return false, including those that wait. Under the lock.</summary>
    public void Shut()
    {
        _state = OutboundState.Shut;
        _sender.Shut();
        _waiting.RemoveAll().ForEach(item => item.Complete(item.Command.IsOfApplication && Refuse()));
        _timer?.Dispose();
    }

    /// <summary>Closes the transport once the message that is being sent is out. Call <see cref="Shut"/> first.</summary>
    public async Task CloseAsync(int? status, string? description)
    {
        Task idle = Task.CompletedTask;
        using (Enter())
        {
            if (_isSending)
            {
                _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                idle = _idle.Task;
            }
        }

        await idle.ConfigureAwait(false);
        await _sender.CloseAsync(status, description).ConfigureAwait(false);
    }

    /// <summary>Stops the timers of sends; after the transport is closed.</summary>
    public void Dispose() => _sender.Dispose();

    /// <summary>Something has changed that decides what is next. Under the lock.</summary>
    public void Wake()
    {
        TimeSpan now = Now;
        Schedule.OnChanged();
        if (_isSending)
        {
            // The owner of the slot continues with it. But its send may be stuck, and must not hold up what only time decides.
            TakePlace(now);
            Schedule.Conclude(now);
            SetTimer(now);
        }
        else
        {
            SendOrSetTimer(now);
        }
    }

    /// <summary>Whether audio of the application's own waits to be sent. Under the lock.</summary>
    public bool IsMediaWaiting => _waiting.HasMedia;

    /// <summary>Audio of the application's own that waits is not sent: those sends return false. Under the lock.</summary>
    public void DropWaitingMedia() => _waiting.RemoveMedia().ForEach(item => item.Complete(Refuse()));

    /// <summary>Queues a <c>clear</c>: nothing of what plays goes before it. Under the lock.</summary>
    /// <returns>Whether the slot was free: then the caller owns it, and must call <see cref="SendNowAsync"/>.</returns>
    public bool QueueClear(OutboundItem clear)
    {
        if (!_isSending)
        {
            _isSending = true;
            Account(clear.Command);
            return true;
        }

        _waiting.AddClear(clear);
        return false;
    }

    /// <summary>Sends the message of a caller that owns the slot, and completes its item.</summary>
    public async ValueTask SendNowAsync(OutboundItem item)
    {
        bool isSent = await _sender.SendAsync(item.Command).ConfigureAwait(false);
        Release();
        item.Complete(isSent);
    }

    /// <summary>Completes when the frame that is being prepared, if any, is with the transport. Under the lock.</summary>
    public Task WaitForHandOver()
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return Interlocked.CompareExchange(ref _handOver, waiter, this) switch
        {
            null => Task.CompletedTask,
            TaskCompletionSource other => other.Task,
            _ => waiter.Task,
        };
    }

    /// <summary>What a one-way stream answers to any send.</summary>
    public static InvalidOperationException OneWay() =>
        new("This is a one-way stream: Wavix takes no audio, marks or clear on it. Check CanSend before sending, or create the stream with stream_type \"twoway\".");

    /// <summary>On the pool, with the slot: sends what is due.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        if (Continue(isOwner: true))
        {
            _ = SendAllAsync();
        }
    }

    private async ValueTask<bool> WaitAsync(OutboundItem item, CancellationToken cancellationToken)
    {
        using (cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var (queue, item) = ((OutboundQueue, OutboundItem))state!;
                queue.Withdraw(item, token);
            },
            (this, item)))
        {
            return await item.Sent.ConfigureAwait(false);
        }
    }

    /// <summary>The caller's token is canceled: nothing when its message is being sent.</summary>
    private void Withdraw(OutboundItem item, CancellationToken token)
    {
        using (Enter())
        {
            if (_waiting.Remove(item))
            {
                item.Cancel(token);
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> FinishAsync(ValueTask<bool> sending)
    {
        bool isSent = await sending.ConfigureAwait(false);
        Release();
        return isSent || Refuse();
    }

    /// <summary>Gives the slot back on the thread of an application's send: what is next is sent on the pool.</summary>
    private void Release()
    {
        using (Enter())
        {
            Free();
            SendOrSetTimer(Now);
        }
    }

    private void Free()
    {
        _isSending = false;
        if (_state == OutboundState.Shut)
        {
            _idle?.TrySetResult();
        }
    }

    /// <summary>Sends what was chosen, and all that is due after it.</summary>
    private async Task SendAllAsync()
    {
        try
        {
            do
            {
                ValueTask<bool> sending = _sender.SendAsync(_command);
                OnHandedOver();
                bool isSent = await sending.ConfigureAwait(false);
                if (_item is { } item)
                {
                    item.Complete(isSent || (item.Command.IsOfApplication && Refuse()));
                }
                else if (!isSent)
                {
                    // Tried again soon, since a transport may recover; if not, the stream ends.
                    _retryAt = Now + WavixAudio.FrameDuration;
                }
            }
            while (Continue(isOwner: true));
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private void OnTimer()
    {
        try
        {
            if (Continue(isOwner: false))
            {
                _ = SendAllAsync();
            }
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    /// <summary>
    /// Something that nothing here expects, such as a clock that gives no timer, ends the stream with that error. Otherwise the call would
    /// continue without a sound, and its playbacks would never complete.
    /// </summary>
    private void Fail(Exception error)
    {
        using (Enter())
        {
            Free();
        }

        _sender.Lose(error);
    }

    /// <summary>The heart of the queue: chooses what is sent next, or frees the slot and sets the timer.</summary>
    /// <param name="isOwner">Whether the caller owns the slot; if not, it takes it when it is free.</param>
    /// <returns>Whether there is something to send. Then the caller owns the slot, and sends it.</returns>
    private bool Continue(bool isOwner)
    {
        using (Enter())
        {
            TimeSpan now = Now;
            bool isChosen = false;
            if (isOwner || !_isSending)
            {
                isChosen = _state == OutboundState.Open && TryChoose(now);
                if (isChosen)
                {
                    _isSending = true;
                }
                else
                {
                    Free();
                }
            }
            else
            {
                TakePlace(now);
            }

            // Afterwards, because a playback that has nothing to send may have ended with it.
            Schedule.Conclude(now);
            SetTimer(now);
            return isChosen;
        }
    }

    private bool TryChoose(TimeSpan now)
    {
        while (_waiting.TryTake(out OutboundItem? item))
        {
            if (item is not null)
            {
                TakePlace(now);
                _item = item;
                _command = item.Command;
                Account(_command);
                return true;
            }

            if (TryChoosePlayback(now))
            {
                return true;
            }
        }

        return TryChoosePlayback(now);
    }

    private bool TryChoosePlayback(TimeSpan now)
    {
        if (now < _retryAt || !Schedule.TryTake(now, out PlaybackMessage message))
        {
            return false;
        }

        _item = null;
        _handOver = this;
        _command = message.MarkName is { } name
            ? new OutboundCommand(OutboundKind.Mark, MarkName: name)
            : new OutboundCommand(OutboundKind.Media, message.Audio);
        return true;
    }

    private bool IsPlaybackDue(TimeSpan now) => now >= _retryAt && Schedule.Next(now).IsDueBy(now);

    /// <summary>What plays takes its place after the messages that wait now, if something of it is due.</summary>
    private void TakePlace(TimeSpan now)
    {
        if (_state == OutboundState.Open && !_waiting.HasPlaceOfPlayback && IsPlaybackDue(now))
        {
            _waiting.AddPlaceOfPlayback();
        }
    }

    /// <summary>A message of the application's, or <c>clear</c>, is sent next: what it means for playback. Under the lock.</summary>
    private void Account(in OutboundCommand command)
    {
        switch (command.Kind)
        {
            case OutboundKind.Media:
                Schedule.ExtendRaw(command.Payload, Now);
                break;
            case OutboundKind.Mark:
                // Before it is sent: Wavix may be quicker than we are.
                Schedule.AddMark(command.MarkName, Now);
                break;
            case OutboundKind.Clear:
                Interruptions += command.IsOfApplication ? 1 : 0;
                Schedule.Clear(Now);
                break;
        }
    }

    private void OnHandedOver()
    {
        if (Interlocked.Exchange(ref _handOver, null) is TaskCompletionSource waiter)
        {
            waiter.SetResult();
        }
    }

    /// <summary>The slot is free: sends on the pool if something is due, or sets the timer. Under the lock.</summary>
    private void SendOrSetTimer(TimeSpan now)
    {
        if (_state == OutboundState.Open && (_waiting.Count > 0 || IsPlaybackDue(now)))
        {
            _isSending = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        Schedule.Conclude(now);
        SetTimer(now);
    }

    /// <summary>Sets the timer for what comes first: the next thing to send, or the end of a playback. Under the lock.</summary>
    private void SetTimer(TimeSpan now)
    {
        if (_state != OutboundState.Open)
        {
            return;
        }

        // In this order: a playback that has nothing to send may end, once it is next.
        PlaybackStep step = _isSending ? default : Schedule.Next(now);
        TimeSpan due = Playbacks.NextConclusion(now);
        if (step.Kind != PlaybackStepKind.Nothing)
        {
            TimeSpan next = step.Due > _retryAt ? step.Due : _retryAt;
            due = next < due ? next : due;
        }

        if (due == TimeSpan.MaxValue)
        {
            return;
        }

        try
        {
            // What is due already is left to the timer, too: not every caller can send or report. Timers count in whole milliseconds, and one
            // that fires early is only set again.
            double milliseconds = Math.Clamp(Math.Ceiling((due - now).TotalMilliseconds), 1, LongestTimer);
            _timer!.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
        }
        catch (Exception e)
        {
            _sender.Lose(e);
        }
    }

    /// <summary>Counts a message of the application's that is not sent.</summary>
    /// <returns>False, which is what its caller gets.</returns>
    private bool Refuse()
    {
        _counters.SendRefused();
        return false;
    }

    /// <summary>One critical section.</summary>
    internal readonly ref struct Section : IDisposable
    {
        private readonly OutboundQueue _queue;

        public Section(OutboundQueue queue)
        {
            _queue = queue;
            Monitor.Enter(queue._sync);
        }

        public void Dispose()
        {
            PlaybackReport? report = _queue.Playbacks.TakeReport();
            Monitor.Exit(_queue._sync);
            if (report is not null)
            {
                _queue._reporter.Report(report);
            }
        }
    }
}

/// <summary>Whether messages can be sent.</summary>
internal enum OutboundState
{
    BeforeStart,
    Open,
    OneWay,
    Shut,
}
