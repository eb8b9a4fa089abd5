namespace Wavix.Streaming;

/// <summary>
/// Sends what the playout finds due, when it is due: one at a time, on the thread pool, through the gate. Shares its owner's lock; but for
/// the callbacks, every member is called under it.
/// </summary>
/// <remarks>
/// Nothing is decided before its turn to send has come, so what an interrupt drops is not on its way any more; and nothing is sent while the
/// pacer is held, because a `clear` is. An exception that nothing here expects, as of a clock that gives no timer, ends the stream with that
/// error: else the call would continue without a sound, and its playbacks would never complete.
/// </remarks>
internal sealed class Pacer(object sync, Playout playout, SendGate gate, TimeProvider clock, Action report) : IThreadPoolWorkItem
{
    private readonly long _begunAt = clock.GetTimestamp();
    private PlayerTimer? _timer;
    private int _holds;
    private bool _isOpen;

    public TimeSpan Now => clock.GetElapsedTime(_begunAt);

    /// <summary>Whether something is being sent, or about to be.</summary>
    public bool IsSending { get; private set; }

    public bool IsHeld => _holds > 0;

    /// <summary>From now on things are sent.</summary>
    public void Open()
    {
        _timer = PlayerTimer.Create(clock, OnTimer);
        _isOpen = true;
        Wake();
    }

    /// <summary>Nothing is sent any more.</summary>
    public void Close()
    {
        _isOpen = false;
        _timer?.Dispose();
    }

    /// <summary>Something has changed: looks again at what is due.</summary>
    public void Wake()
    {
        if (IsSending)
        {
            // It looks again after what it sends. But that may be stuck, and must not hold up what only time decides.
            SetTimer(TimeSpan.MaxValue, Now);
        }
        else if (_isOpen)
        {
            IsSending = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Sends nothing until <see cref="Release"/>.</summary>
    public void Hold() => _holds++;

    public void Release()
    {
        _holds--;
        Wake();
    }

    /// <summary>Takes what is due now; called when the turn to send has come.</summary>
    public bool Take(out OutgoingCommand command)
    {
        command = default;
        return _isOpen && !IsHeld && playout.Take(Now, out command);
    }

    void IThreadPoolWorkItem.Execute() => _ = SendDueAsync();

    private void OnTimer()
    {
        try
        {
            Continue();
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private void Continue()
    {
        bool isSending;
        lock (sync)
        {
            isSending = IsSending;
            IsSending = true;
            if (isSending)
            {
                TimeSpan now = Now;
                playout.Playbacks.Judge(now);
                SetTimer(TimeSpan.MaxValue, now);
            }
        }

        if (isSending)
        {
            report();
        }
        else
        {
            _ = SendDueAsync();
        }
    }

    /// <summary>Sends all that is due and sets the timer for what comes next.</summary>
    private async Task SendDueAsync()
    {
        try
        {
            bool isAlive = true;
            while (PrepareNext(isAlive))
            {
                isAlive = await gate.SendAsync(new OutgoingCommand(OutgoingKind.NextOfPlayer), CancellationToken.None).ConfigureAwait(false);
            }

            report();
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private void Fail(Exception error)
    {
        lock (sync)
        {
            IsSending = false;
        }

        gate.Lose(error);
    }

    /// <summary>Whether something is due; if not, sending ends here.</summary>
    /// <param name="isAlive">False when the last one failed: mostly because the connection is gone, and then the stream will end.</param>
    private bool PrepareNext(bool isAlive)
    {
        lock (sync)
        {
            TimeSpan now = Now;
            PlayoutStep step = _isOpen && !IsHeld ? playout.Look(now) : default;
            playout.Playbacks.Judge(now);
            IsSending = isAlive && step.IsDueBy(now);
            TimeSpan next = IsSending || step.Kind == PlayoutStepKind.Nothing ? TimeSpan.MaxValue

                // Tried again, since no one else might: a transport may recover.
                : !isAlive ? now + WavixAudio.FrameDuration
                : step.Due;

            // Also while it sends: one that is stuck must not hold up what only time decides.
            SetTimer(next, now);
            return IsSending;
        }
    }

    /// <summary>Sets the timer for what comes first: the next thing to send, or the end of one that is sent.</summary>
    private void SetTimer(TimeSpan send, TimeSpan now)
    {
        TimeSpan judgement = playout.Playbacks.NextJudgement(now);
        TimeSpan due = send < judgement ? send : judgement;
        if (due != TimeSpan.MaxValue && _isOpen)
        {
            // What is due already is left to the timer too: whoever asks may hold the lock, and can't report.
            _timer!.Set(due > now ? due - now : TimeSpan.FromTicks(1));
        }
    }
}
