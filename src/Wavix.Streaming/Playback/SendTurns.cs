namespace Wavix.Streaming;

/// <summary>
/// Who may send next: one at a time, in the order of the calls, none before `start` and none after the end. Any thread; whoever waits goes
/// on on a thread of its own.
/// </summary>
internal sealed class SendTurns(int maxWaiting)
{
    // It is its own lock: memory that every message needs is reached once, not twice.
    private readonly LinkedList<Waiter> _waiters = [];
    private volatile Phase _phase = Phase.BeforeStart;
    private OutgoingKind? _holder;
    private TaskCompletionSource? _idle;

    private enum Phase
    {
        BeforeStart,
        Open,
        OneWay,
        Shut,
    }

    /// <summary>Whether `start` has come, and sending is allowed.</summary>
    public bool IsOpen => _phase == Phase.Open;

    /// <summary>Asks for the turn. After <see cref="SendVerdict.Wait"/>, the waiter's <see cref="Waiter.Turn"/> tells when it is there.</summary>
    /// <exception cref="InvalidOperationException">Too many of the application's wait already.</exception>
    public SendVerdict Enter(OutgoingKind kind, CancellationToken cancellationToken, out Waiter? waiter)
    {
        waiter = null;
        lock (this)
        {
            if (_phase == Phase.Shut)
            {
                // Before the token: one that trips with the stream's end must not turn a hang-up into an exception.
                return SendVerdict.Ended;
            }

            if (cancellationToken.IsCancellationRequested)
            {
                return SendVerdict.Canceled;
            }

            if (_phase == Phase.OneWay)
            {
                return SendVerdict.OneWay;
            }

            if (_phase == Phase.Open && _holder is null)
            {
                _holder = kind;
                return SendVerdict.Go;
            }

            // The player is never more than a few.
            if (_waiters.Count >= maxWaiting && OutgoingCommand.IsRawKind(kind))
            {
                throw new InvalidOperationException(
                    $"{maxWaiting} sends wait already, for `start` or for a peer that reads too slowly. Await each send before the next, or raise WavixStreamOptions.MaxWaitingSends.");
            }

            waiter = new Waiter(this, kind);
            waiter.Node = _waiters.AddLast(waiter);
            return SendVerdict.Wait;
        }
    }

    /// <summary>Gives up what <see cref="Enter"/> gave: the turn, or the place of one who waits for it.</summary>
    public void GiveBack(SendTicket place)
    {
        lock (this)
        {
            if (place.Waiter?.Node is { List: { } list } node)
            {
                list.Remove(node);
            }
            else if ((place.Waiter is { } waiter ? waiter.Verdict : place.Verdict) == SendVerdict.Go)
            {
                Release();
            }
        }
    }

    /// <summary>Whether a command of this kind is being sent, or waits ahead of this place.</summary>
    public bool IsBefore(SendTicket place, OutgoingKind kind)
    {
        lock (this)
        {
            bool isBefore = _holder == kind;
            for (LinkedListNode<Waiter>? node = place.Waiter?.Node?.Previous; node is not null && !isBefore; node = node.Previous)
            {
                isBefore = node.Value.Kind == kind;
            }

            return isBefore;
        }
    }

    /// <summary>Those that wait with commands of this kind will not be sent.</summary>
    public void Drop(OutgoingKind kind)
    {
        lock (this)
        {
            for (LinkedListNode<Waiter>? node = _waiters.First; node is not null;)
            {
                LinkedListNode<Waiter>? next = node.Next;
                if (node.Value.Kind == kind)
                {
                    _waiters.Remove(node);
                    node.Value.Tell(SendVerdict.Dropped);
                }

                node = next;
            }
        }
    }

    /// <summary>Gives the turn on to the next.</summary>
    public void Release()
    {
        lock (this)
        {
            _holder = null;
            PassOn();
        }
    }

    /// <summary>`start` has come: those who wait go, in order; on a one-way stream none does.</summary>
    public void Open(bool isOneWay)
    {
        lock (this)
        {
            if (_phase != Phase.BeforeStart)
            {
                return;
            }

            _phase = isOneWay ? Phase.OneWay : Phase.Open;
            if (isOneWay)
            {
                ReleaseAll(SendVerdict.OneWay);
            }
            else
            {
                PassOn();
            }
        }
    }

    /// <summary>The stream has ended: nobody gets in any more, and those who wait are told.</summary>
    public void Shut()
    {
        lock (this)
        {
            _phase = Phase.Shut;
            ReleaseAll(SendVerdict.Ended);
        }
    }

    /// <summary>Completes when nobody holds the turn; for after <see cref="Shut"/>.</summary>
    public Task WaitUntilIdleAsync()
    {
        lock (this)
        {
            if (_holder is null)
            {
                return Task.CompletedTask;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    private void PassOn()
    {
        if (_waiters.First is { } next)
        {
            _waiters.RemoveFirst();
            _holder = next.Value.Kind;
            next.Value.Tell(SendVerdict.Go);
        }
        else
        {
            _idle?.SetResult();
            _idle = null;
        }
    }

    private void ReleaseAll(SendVerdict verdict)
    {
        foreach (Waiter waiter in _waiters)
        {
            waiter.Tell(verdict);
        }

        _waiters.Clear();
    }

    /// <summary>One who waits for its turn.</summary>
    internal sealed class Waiter(SendTurns turns, OutgoingKind kind)
    {
        private readonly TaskCompletionSource<SendVerdict> _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<SendVerdict> Turn => _turn.Task;

        /// <summary>What it was told; null while it waits, or when it stopped waiting.</summary>
        public SendVerdict? Verdict => Turn.IsCompletedSuccessfully ? Turn.Result : null;

        public OutgoingKind Kind => kind;

        public LinkedListNode<Waiter>? Node { get; set; }

        public void Tell(SendVerdict verdict) => _turn.SetResult(verdict);

        /// <summary>Stops waiting; nothing when its turn has come, since a token counts only until then.</summary>
        public void Cancel(CancellationToken token)
        {
            lock (turns)
            {
                if (Node!.List is { } list)
                {
                    list.Remove(Node);
                    _turn.SetCanceled(token);
                }
            }
        }
    }
}
