using Microsoft.Extensions.Logging;

namespace Wavix.Streaming;

/// <summary>
/// Everything that goes out, in one order, under one lock: the messages of the application, and what plays. Any thread.
/// </summary>
/// <remarks>
/// <para>
/// One message is sent at a time; whoever sends owns the slot (<see cref="_isSending"/>). Freeing the slot and choosing what is next are one
/// step (<see cref="Continue"/>): a message that waits, in the order of the calls, or else what the schedule says is due. Playback takes a
/// place among the messages that wait (<see cref="_playbackPlace"/>), so that neither holds up the other; which frame goes out there is decided
/// only when its turn has come. So an interrupt is one critical section: it changes the schedule, drops waiting audio, and appends
/// <c>clear</c>. Nothing of the old turns can follow.
/// </para>
/// <para>
/// A message is accounted for when it is chosen, under the lock, and written outside it. The lock is never held while the transport, a log or
/// the application's code runs.
/// </para>
/// </remarks>
internal sealed class OutboundQueue : IPlaybackQueue, IThreadPoolWorkItem, IDisposable
{
    private readonly object _sync = new();
    private readonly OutboundSender _sender;
    private readonly PlaybackSchedule _schedule;
    private readonly OpenTurns _turns;
    private readonly PlaybackReporter _reporter;
    private readonly StreamCounters _counters;
    private readonly StreamTrace _trace;
    private readonly WavixStreamOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly long _createdAt;
    private readonly long _maxQueuedBytes;

    private readonly LinkedList<OutboundItem?> _waiting = [];
    private readonly LinkedListNode<OutboundItem?> _playbackPlace = new(null);
    private volatile SendState _state;
    private volatile bool _isSending;
    private TaskCompletionSource? _idle;

    // What the owner of the slot sends next, and the item to complete with it.
    private OutboundCommand _command;
    private OutboundItem? _item;

    // The frame of a playback on its way from the schedule to the transport: this is the queue itself until the transport has it, then null;
    // or whoever waits for that.
    private object? _handOver;

    private PacerTimer? _timer;
    private TimeSpan _retryAt;
    private OutboundItem? _clear;
    private int _turnNumber;
    private int _interrupts;

    public OutboundQueue(IWavixTransport transport, StreamCounters counters, StreamTrace trace, WavixStreamOptions options, ILogger logger)
    {
        _options = options;
        _timeProvider = options.TimeProvider;
        _createdAt = _timeProvider.GetTimestamp();
        _maxQueuedBytes = WavixAudio.GetByteCount(options.MaxQueuedPlayback);
        _counters = counters;
        _trace = trace;
        _sender = new OutboundSender(transport, counters, options.SendTimeout, _timeProvider);
        _turns = new OpenTurns(options.MaxOpenTurns);
        _schedule = new PlaybackSchedule(
            new MarkLedger(options.MaxPendingMarks), _turns, options.WhenIdle, options.MeasurePrebuffer, _timeProvider.GetUtcNow());
        _reporter = new PlaybackReporter(counters, options, logger);
    }

    private enum SendState
    {
        BeforeStart,
        Open,
        OneWay,
        Shut,
    }

    /// <summary>Whether a send would go out now, or after those before it.</summary>
    public bool CanSend => _state == SendState.Open;

    /// <summary>Whether something is being sent, or is about to be; for tests with a clock of their own.</summary>
    public bool IsSending => _isSending;

    /// <summary>How often the schedule was asked what is next; for tests.</summary>
    public long ScheduleLookups => _schedule.Lookups;

    /// <summary>Completes when nothing can be sent any more, with the reason.</summary>
    public Task<Exception> Lost => _sender.Lost;

    /// <summary>Audio that playbacks hold, in bytes.</summary>
    public long QueuedBytes
    {
        get
        {
            lock (_sync)
            {
                return _schedule.Reserved;
            }
        }
    }

    private TimeSpan Now => _timeProvider.GetElapsedTime(_createdAt);

    /// <summary>Sends a message of the application's when its turn comes.</summary>
    /// <returns>False when the stream has ended or the connection is lost.</returns>
    public ValueTask<bool> SendAsync(in OutboundCommand command, CancellationToken cancellationToken)
    {
        OutboundItem item;
        lock (_sync)
        {
            if (_state == SendState.Shut)
            {
                // Checked before the token: one that is canceled by the stream's end must not turn a hang-up into an exception.
                return new ValueTask<bool>(Refuse());
            }

            if (cancellationToken.IsCancellationRequested)
            {
                return ValueTask.FromCanceled<bool>(cancellationToken);
            }

            if (_state == SendState.OneWay)
            {
                throw OneWay();
            }

            if (_state == SendState.Open && !_isSending)
            {
                // The slot is free only when nothing waits.
                _isSending = true;
                Account(command);
                goto transmit;
            }

            if (_waiting.Count >= _options.MaxWaitingSends)
            {
                throw new InvalidOperationException(
                    $"{_options.MaxWaitingSends} sends are already waiting, for `start` or for a peer that reads too slowly. Await each send before the next, or raise WavixStreamOptions.MaxWaitingSends.");
            }

            item = new OutboundItem(command);
            _waiting.AddLast(item);
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

    /// <summary>`start` has arrived: what waits is sent; on a one-way stream it fails.</summary>
    public void Open(string? streamId, bool isOneWay)
    {
        PlaybackReport? report;
        lock (_sync)
        {
            if (_state != SendState.BeforeStart)
            {
                return;
            }

            _state = isOneWay ? SendState.OneWay : SendState.Open;
            if (isOneWay)
            {
                CompleteWaiting(static item => item.Fail(OneWay()));
                _schedule.Playbacks.ForEach(playback => Refuse(playback, OneWay()));
            }
            else
            {
                _sender.Open(streamId);
                _timer = PacerTimer.Create(_timeProvider, OnTimer);
                Wake();
            }

            report = _schedule.TakeReport();
        }

        _reporter.Report(report);
    }

    /// <summary>The stream has ended: sends return false, including those that wait, and playbacks and turns end.</summary>
    /// <param name="byApplication">Whether this side ended it: only then can it do something about audio that has not played.</param>
    public void Shut(bool byApplication)
    {
        TimeSpan notPlayed;
        PlaybackReport? report;
        lock (_sync)
        {
            _state = SendState.Shut;
            _sender.Shut();
            CompleteWaiting(item => item.Complete(item.Command.IsOfApplication && Refuse()));
            notPlayed = _schedule.Disconnect(Now);
            _turns.Close();
            _timer?.Dispose();
            report = _schedule.TakeReport();
        }

        _reporter.Report(report);
        if (byApplication && notPlayed > TimeSpan.Zero)
        {
            _reporter.NotPlayed(notPlayed);
        }
    }

    /// <summary>Closes the transport once the message that is being sent is out. Call <see cref="Shut"/> first.</summary>
    public async Task CloseAsync(int? status, string? description)
    {
        Task idle = Task.CompletedTask;
        lock (_sync)
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

    public void Dispose() => _sender.Dispose();

    /// <summary>A mark was returned.</summary>
    public MarkReturn ReturnMark(string name)
    {
        MarkReturn result;
        PlaybackReport? report;
        lock (_sync)
        {
            TimeSpan now = Now;
            result = _schedule.ReturnMark(name, now);
            _schedule.Conclude(now);
            report = _schedule.TakeReport();
        }

        _reporter.Report(report);
        return result;
    }

    /// <summary>Begins a turn.</summary>
    public PlaybackTurn BeginTurn()
    {
        lock (_sync)
        {
            return _turns.Begin(new PlaybackTurn(this, ++_turnNumber, Now));
        }
    }

    /// <summary>The newest turn, or a new one if that has ended.</summary>
    public PlaybackTurn CurrentTurn()
    {
        lock (_sync)
        {
            return _turns.Current ?? BeginTurn();
        }
    }

    Playback IPlaybackQueue.Play(PlaybackTurn turn, PlaybackSource source, PlaybackOptions? options)
    {
        options = options?.Freeze() ?? _options.Playback;
        var audio = new ReadAheadAudio(source, (int)WavixAudio.GetByteCount(options.MaxReadAhead), OnSourceChanged);
        Playback playback = Play(turn, audio, options);

        // Even if it will not be played: whoever reads a source also disposes it.
        audio.Start();
        return playback;
    }

    Playback IPlaybackQueue.Play(PlaybackTurn turn, IPlaybackAudio audio, PlaybackOptions? options) =>
        Play(turn, audio, options?.Freeze() ?? _options.Playback);

    TimeSpan IPlaybackQueue.GetPosition(Playback playback)
    {
        lock (_sync)
        {
            return _schedule.GetPosition(playback, Now);
        }
    }

    DateTimeOffset? IPlaybackQueue.GetStart(Playback playback)
    {
        lock (_sync)
        {
            return _schedule.GetStart(playback);
        }
    }

    void IPlaybackQueue.Complete(PlaybackTurn turn)
    {
        lock (_sync)
        {
            _turns.Complete(turn);
        }
    }

    void IPlaybackQueue.OnCallbackFailed(Exception error) => _reporter.CallbackFailed(error);

    /// <summary>Ends all turns and everything that plays, with <c>clear</c> where anything may be heard.</summary>
    public async Task<InterruptResult> InterruptAsync()
    {
        long calledAt = _timeProvider.GetTimestamp();
        Playback? audible;
        bool wasPlaying;
        bool hasEndedTurns;
        Clearing clearing;
        PlaybackReport? report;
        lock (_sync)
        {
            if (_state == SendState.Shut)
            {
                return new InterruptResult { StreamHasEnded = true };
            }

            _interrupts++;
            audible = _schedule.FindAudible(Now, out wasPlaying);
            DropWaitingMedia();
            hasEndedTurns = _turns.EndAll();
            clearing = Stop(null);
            report = _schedule.TakeReport();
        }

        if (hasEndedTurns || clearing.IsNew)
        {
            _trace.Interrupted();
        }

        bool isSent = await FinishAsync(clearing, report).ConfigureAwait(false);
        PlaybackResult? heard = audible?.Completion.Result;
        var result = new InterruptResult
        {
            WasPlaying = wasPlaying,
            Playback = audible,
            Heard = heard?.Heard ?? TimeSpan.Zero,
            StreamHasEnded = !isSent,
        };
        if (isSent && (hasEndedTurns || clearing.IsNew))
        {
            _reporter.Interrupted(
                audible?.Turn?.Number ?? 0,
                result,
                heard?.HeardAtMost ?? TimeSpan.Zero,
                clearing.IsNew ? _timeProvider.GetElapsedTime(calledAt) : null);
        }

        return result;
    }

    Task IPlaybackQueue.CancelAsync(Playback playback) => CancelAsync(other => other == playback, null);

    Task IPlaybackQueue.CancelAsync(PlaybackTurn turn) => CancelAsync(playback => playback.Turn == turn, turn);

    /// <summary>Starts to wait for everything that is queued now, and a silence after it.</summary>
    /// <returns>Null when the stream has ended.</returns>
    public PlaybackDrain? BeginDrain()
    {
        PlaybackDrain drain;
        PlaybackReport? report;
        lock (_sync)
        {
            if (_state == SendState.Shut)
            {
                return null;
            }

            Playback? tail = _state == SendState.OneWay ? null : _schedule.Tail ?? AddTail();
            if (tail is not null)
            {
                tail.Drains++;
            }

            drain = new PlaybackDrain(_schedule.Playbacks, tail, _interrupts);
            report = _schedule.TakeReport();
        }

        _reporter.Report(report);
        return drain;
    }

    /// <summary>
    /// Stops to wait. Silence that no drain waits for is not played; once it has begun it plays out, since a <c>clear</c> would cut what is
    /// before it.
    /// </summary>
    /// <returns>Whether there was an interrupt meanwhile.</returns>
    public bool EndDrain(PlaybackDrain drain)
    {
        bool isInterrupted;
        PlaybackReport? report;
        lock (_sync)
        {
            if (drain.Tail is { } tail && --tail.Drains == 0 && tail.Phase == PlaybackPhase.Queued)
            {
                _schedule.Finish(tail, PlaybackOutcome.Cleared, Now);
                Wake();
            }

            isInterrupted = _interrupts != drain.Interrupts;
            report = _schedule.TakeReport();
        }

        _reporter.Report(report);
        return isInterrupted;
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

    private async Task CancelAsync(Func<Playback, bool> selects, PlaybackTurn? turn)
    {
        Clearing clearing;
        Task handedOver;
        PlaybackReport? report;
        lock (_sync)
        {
            if (_state == SendState.Shut)
            {
                return;
            }

            if (turn is not null)
            {
                _turns.End(turn);
            }

            clearing = Stop(selects);
            handedOver = WaitForHandOver();
            report = _schedule.TakeReport();
        }

        await FinishAsync(clearing, report).ConfigureAwait(false);
        await handedOver.ConfigureAwait(false);
    }

    /// <summary>Stops playbacks, and queues a <c>clear</c> if one is needed. Under the lock.</summary>
    private Clearing Stop(Func<Playback, bool>? selects)
    {
        bool mustClear = _schedule.Stop(selects, _waiting.Any(item => item?.Command.Kind == OutboundKind.Media), Now) && CanSend;
        if (!mustClear)
        {
            // A clear that is on its way serves this call, too.
            Wake();
            return new Clearing(_clear is { Sent.IsCompleted: false } pending ? pending : null, IsNew: false, OwnsSlot: false);
        }

        _clear = new OutboundItem(new OutboundCommand(OutboundKind.Clear));
        if (!_isSending)
        {
            _isSending = true;
            Account(_clear.Command);
            return new Clearing(_clear, IsNew: true, OwnsSlot: true);
        }

        _waiting.AddLast(_clear);
        if (_playbackPlace.List is not null)
        {
            // Nothing of what plays may go before it.
            _waiting.Remove(_playbackPlace);
            _waiting.AddLast(_playbackPlace);
        }

        return new Clearing(_clear, IsNew: true, OwnsSlot: false);
    }

    /// <summary>Sends the <c>clear</c> or waits for it.</summary>
    /// <returns>False when the stream has ended before.</returns>
    private async ValueTask<bool> FinishAsync(Clearing clearing, PlaybackReport? report)
    {
        if (clearing.OwnsSlot)
        {
            bool isSent = await _sender.SendAsync(clearing.Item!.Command).ConfigureAwait(false);
            Release();
            clearing.Item.Complete(isSent);
        }

        _reporter.Report(report);
        return clearing.Item is null || await clearing.Item.Sent.ConfigureAwait(false);
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
        lock (_sync)
        {
            if (_waiting.Remove(item))
            {
                item.Cancel(token);
            }
        }
    }

    [System.Runtime.CompilerServices.AsyncMethodBuilder(typeof(System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> FinishAsync(ValueTask<bool> sending)
    {
        bool isSent = await sending.ConfigureAwait(false);
        Release();
        return isSent || Refuse();
    }

    /// <summary>Gives the slot back on the thread of an application's send: what is next is sent on the pool.</summary>
    private void Release()
    {
        PlaybackReport? report;
        lock (_sync)
        {
            Free();
            SendOrSetTimer(Now);
            report = _schedule.TakeReport();
        }

        _reporter.Report(report);
    }

    private void Free()
    {
        _isSending = false;
        if (_state == SendState.Shut)
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
        lock (_sync)
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
        bool isChosen = false;
        PlaybackReport? report;
        lock (_sync)
        {
            TimeSpan now = Now;
            if (isOwner || !_isSending)
            {
                isChosen = _state == SendState.Open && TryChoose(now);
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
            _schedule.Conclude(now);
            SetTimer(now);
            report = _schedule.TakeReport();
        }

        _reporter.Report(report);
        return isChosen;
    }

    private bool TryChoose(TimeSpan now)
    {
        while (_waiting.First is { } first)
        {
            _waiting.RemoveFirst();
            if (first == _playbackPlace)
            {
                if (TryChoosePlayback(now))
                {
                    return true;
                }

                continue;
            }

            TakePlace(now);
            _item = first.Value!;
            _command = _item.Command;
            Account(_command);
            return true;
        }

        return TryChoosePlayback(now);
    }

    private bool TryChoosePlayback(TimeSpan now)
    {
        if (now < _retryAt || !_schedule.TryTake(now, out PlaybackMessage message))
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

    private bool IsPlaybackDue(TimeSpan now) => now >= _retryAt && _schedule.Next(now).IsDueBy(now);

    /// <summary>What plays takes its place after the messages that wait now, if something of it is due.</summary>
    private void TakePlace(TimeSpan now)
    {
        if (_state == SendState.Open && _playbackPlace.List is null && IsPlaybackDue(now))
        {
            _waiting.AddLast(_playbackPlace);
        }
    }

    /// <summary>A message of the application's, or <c>clear</c>, is sent next: what it means for playback. Under the lock.</summary>
    private void Account(in OutboundCommand command)
    {
        switch (command.Kind)
        {
            case OutboundKind.Media:
                _schedule.ExtendRaw(command.Payload.Length, Now);
                break;
            case OutboundKind.Mark:
                // Before it is sent: Wavix may be quicker than we are.
                _schedule.AddMark(command.MarkName, Now);
                break;
            case OutboundKind.Clear:
                _interrupts += command.IsOfApplication ? 1 : 0;
                _schedule.Clear(Now);
                break;
        }
    }

    /// <summary>Completes when the frame that is being prepared, if any, is with the transport. Under the lock.</summary>
    private Task WaitForHandOver()
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return Interlocked.CompareExchange(ref _handOver, waiter, this) switch
        {
            null => Task.CompletedTask,
            TaskCompletionSource other => other.Task,
            _ => waiter.Task,
        };
    }

    private void OnHandedOver()
    {
        if (Interlocked.Exchange(ref _handOver, null) is TaskCompletionSource waiter)
        {
            waiter.SetResult();
        }
    }

    private void OnSourceChanged()
    {
        PlaybackReport? report;
        lock (_sync)
        {
            Wake();
            report = _schedule.TakeReport();
        }

        _reporter.Report(report);
    }

    /// <summary>Something has changed that decides what is next. Under the lock.</summary>
    private void Wake()
    {
        TimeSpan now = Now;
        _schedule.OnChanged();
        if (_isSending)
        {
            // The owner of the slot continues with it. But its send may be stuck, and must not hold up what only time decides.
            TakePlace(now);
            _schedule.Conclude(now);
            SetTimer(now);
        }
        else
        {
            SendOrSetTimer(now);
        }
    }

    /// <summary>The slot is free: sends on the pool if something is due, or sets the timer. Under the lock.</summary>
    private void SendOrSetTimer(TimeSpan now)
    {
        if (_state == SendState.Open && (_waiting.Count > 0 || IsPlaybackDue(now)))
        {
            _isSending = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        _schedule.Conclude(now);
        SetTimer(now);
    }

    /// <summary>Sets the timer for what comes first: the next thing to send, or the end of a playback. Under the lock.</summary>
    private void SetTimer(TimeSpan now)
    {
        if (_state != SendState.Open)
        {
            return;
        }

        // In this order: a playback that has nothing to send may end, once it is next.
        PlaybackStep step = _isSending ? default : _schedule.Next(now);
        TimeSpan due = _schedule.NextConclusion(now);
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
            // What is due already is left to the timer, too: not every caller can send or report.
            _timer!.Set(due > now ? due - now : TimeSpan.FromTicks(1));
        }
        catch (Exception e)
        {
            _sender.Lose(e);
        }
    }

    private Playback Play(PlaybackTurn turn, IPlaybackAudio audio, PlaybackOptions options)
    {
        var playback = new Playback(this, audio, options, turn);
        PlaybackReport? report;
        lock (_sync)
        {
            if (_state == SendState.Shut || !turn.IsOpen)
            {
                _schedule.Finish(playback, _state == SendState.Shut ? PlaybackOutcome.Disconnected : PlaybackOutcome.Cleared, Now);
            }
            else if (_state == SendState.OneWay)
            {
                Refuse(playback, OneWay());
            }
            else if (_schedule.Reserved > 0 && _schedule.Reserved + playback.Reserved > _maxQueuedBytes)
            {
                Refuse(playback, new InvalidOperationException(
                    $"More audio is queued than WavixStreamOptions.MaxQueuedPlayback allows ({_options.MaxQueuedPlayback}). Await playbacks before you play more, play a Stream or chunks (they wait), or raise it."));
            }
            else
            {
                _schedule.Add(playback);
                Wake();
            }

            report = _schedule.TakeReport();
        }

        _reporter.Report(report);
        return playback;
    }

    private void Refuse(Playback playback, Exception error)
    {
        playback.Refuse(error);
        _schedule.Finish(playback, PlaybackOutcome.Failed, Now);
    }

    /// <summary>Queues the silence that is missing after what plays; null when none is.</summary>
    private Playback? AddTail()
    {
        long bytes = WavixAudio.GetByteCount(_schedule.MissingTail(_options.DrainTail, Now));
        if (bytes == 0)
        {
            return null;
        }

        var tail = new Playback(this, new MemoryAudio(new byte[bytes]), _options.Playback, turn: null);
        _schedule.Add(tail);
        Wake();
        return tail;
    }

    private void DropWaitingMedia()
    {
        for (LinkedListNode<OutboundItem?>? node = _waiting.First; node is not null;)
        {
            LinkedListNode<OutboundItem?>? next = node.Next;
            if (node.Value is { Command.Kind: OutboundKind.Media } item)
            {
                _waiting.Remove(node);
                item.Complete(Refuse());
            }

            node = next;
        }
    }

    private void CompleteWaiting(Action<OutboundItem> complete)
    {
        foreach (OutboundItem? item in _waiting)
        {
            if (item is not null)
            {
                complete(item);
            }
        }

        _waiting.Clear();
    }

    /// <summary>Counts a message of the application's that is not sent.</summary>
    /// <returns>False, which is what its caller gets.</returns>
    private bool Refuse()
    {
        _counters.SendRefused();
        return false;
    }

    /// <summary>The <c>clear</c> of an interrupt or a cancel.</summary>
    /// <param name="Item">The message to wait for; null when none is needed.</param>
    /// <param name="IsNew">Whether this call needs it, rather than an earlier one.</param>
    /// <param name="OwnsSlot">Whether this call sends it.</param>
    private readonly record struct Clearing(OutboundItem? Item, bool IsNew, bool OwnsSlot);
}
