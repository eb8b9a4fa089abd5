namespace Wavix.Streaming;

/// <summary>
/// Events between the receive pump and the application: first in, first out, bounded in bytes. One writer, one reader at a time.
/// </summary>
/// <remarks>
/// Rings of our own, because dropping must spare some events, which a channel's drop mode can't. A reader that waits is given the next event
/// past them. The queue is its own lock: what every message needs of memory is reached once, not twice.
/// </remarks>
internal sealed class EventQueue(int maxBytes, bool recycle)
{
    private readonly AsyncSignal _writable = new();
    private bool _isComplete;

    // Not readonly: values that change.
    private WaitingEvents _events = new();
    private SpareEvents _spare;

    // The one that reads; the same while it waits for an event.
    private EventEnumerator? _reader;
    private EventEnumerator? _waiting;

    /// <summary>Whether the bound is reached and the events may still be read.</summary>
    public bool IsFull
    {
        get
        {
            lock (this)
            {
                return !_isComplete && _events.Bytes >= maxBytes;
            }
        }
    }

    /// <summary>Events that wait to be read.</summary>
    public int Count
    {
        get
        {
            lock (this)
            {
                return _events.Count;
            }
        }
    }

    /// <summary>Events that wait and may not be dropped.</summary>
    public int KeptCount
    {
        get
        {
            lock (this)
            {
                return _events.KeptCount;
            }
        }
    }

    /// <summary>Adds an event.</summary>
    /// <param name="value">The event.</param>
    /// <param name="mayDrop">Whether it may be dropped to make room; one that may not is taken even beyond the bound.</param>
    /// <param name="makeRoom">Whether older events may be dropped for it now.</param>
    /// <returns>How many events were dropped, this one included when there was no room for it.</returns>
    public int Enqueue(WavixEvent value, bool mayDrop, bool makeRoom)
    {
        lock (this)
        {
            if (_isComplete)
            {
                return 0;
            }

            if (_waiting is { } reader)
            {
                // It waits, so there is nothing before this one.
                _waiting = null;
                reader.Take(value);
                reader.Resume();
                return 0;
            }

            int cost = EventCost.Of(value);
            int dropped = 0;
            while (makeRoom && _events.Bytes + cost > maxBytes)
            {
                // For one that fits in no case, none of the others is given up.
                if ((cost <= maxBytes || !mayDrop) && _events.TakeDroppable() is { } oldest)
                {
                    Reclaim(oldest);
                    dropped++;
                    continue;
                }

                if (mayDrop)
                {
                    Reclaim(value);
                    return dropped + 1;
                }

                break;
            }

            _events.Append(value, cost, mayDrop);
            return dropped;
        }
    }

    /// <summary>
    /// Waits for room, or until the queue has ended. Await it once, and ask again: what there was may be taken. Costs no state machine of
    /// its own, so that a pump that must often wait allocates nothing.
    /// </summary>
    public ValueTask WaitForRoomAsync()
    {
        lock (this)
        {
            return IsFull ? _writable.Arm() : ValueTask.CompletedTask;
        }
    }

    /// <summary>Gives the reader its next event.</summary>
    /// <param name="reader">The one that was let in; it does not wait already.</param>
    /// <param name="used">The event it had before and is done with; null for none.</param>
    /// <param name="cancellationToken">Its token, which counts only while the stream lives.</param>
    public EventRead Read(EventEnumerator reader, WavixEvent? used, CancellationToken cancellationToken)
    {
        lock (this)
        {
            if (used is not null)
            {
                Reclaim(used);
            }

            if (!_isComplete && cancellationToken.IsCancellationRequested)
            {
                return EventRead.Canceled;
            }

            if (_events.Count > 0)
            {
                reader.Take(_events.Take());
                _writable.Set();
                return EventRead.Taken;
            }

            if (_isComplete)
            {
                return EventRead.Ended;
            }

            _waiting = reader;
            return EventRead.Waits;
        }
    }

    /// <summary>Stops a reader's wait.</summary>
    /// <returns>False when it does not wait, or not any more.</returns>
    public bool TryStopWaiting(EventEnumerator reader)
    {
        lock (this)
        {
            bool waits = _waiting == reader;
            _waiting = waits ? null : _waiting;
            return waits;
        }
    }

    /// <summary>Ends the queue: what is in it stays readable, nothing is added.</summary>
    public void Complete() => Complete(discard: false);

    /// <summary>Ends the queue and drops what is in it.</summary>
    public void Discard() => Complete(discard: true);

    /// <summary>Lets one reader in; false when another one reads.</summary>
    public bool TryAttach(EventEnumerator reader)
    {
        lock (this)
        {
            _reader ??= reader;
            return _reader == reader;
        }
    }

    /// <summary>The reader leaves; nothing for one that was not let in.</summary>
    public void Detach(EventEnumerator reader)
    {
        lock (this)
        {
            _reader = _reader == reader ? null : _reader;
        }
    }

    /// <summary>An event to refill instead of a new one; null when none is spare or events are not recycled.</summary>
    public MediaEvent? TakeSpare()
    {
        lock (this)
        {
            return recycle ? _spare.Take() : null;
        }
    }

    private void Complete(bool discard)
    {
        lock (this)
        {
            _isComplete = true;
            _writable.Set();
            _waiting?.Resume();
            _waiting = null;
            if (discard)
            {
                _events.Clear();
            }
        }
    }

    private void Reclaim(WavixEvent value)
    {
        if (recycle && value is MediaEvent media)
        {
            _spare.Keep(media);
        }
    }
}
