using System.Runtime.CompilerServices;

namespace Wavix.Streaming;

/// <summary>
/// Events between the receive pump and the application: first in, first out, bounded in bytes. One writer, one reader at a time.
/// </summary>
/// <remarks>A ring of our own, because dropping must spare some events, which a channel's drop mode can't.</remarks>
internal sealed class EventQueue(int maxBytes, bool recycle)
{
    // An event costs memory beside its audio; this keeps the number of small ones bounded too.
    private const int LeastCost = 64;

    // Enough for a reader that keeps up; more would only hold memory.
    private const int MostSpare = 16;

    private readonly object _sync = new();
    private readonly AsyncSignal _readable = new();
    private readonly AsyncSignal _writable = new();
    private readonly Stack<MediaEvent> _spare = [];
    private Slot[] _ring = new Slot[16];
    private int _head;
    private int _count;
    private long _bytes;
    private bool _isComplete;
    private bool _hasReader;

    /// <summary>Whether the bound is reached and somebody may still read.</summary>
    public bool IsFull
    {
        get
        {
            lock (_sync)
            {
                return !_isComplete && _bytes >= maxBytes;
            }
        }
    }

    /// <summary>Events that wait to be read.</summary>
    public int Count
    {
        get
        {
            lock (_sync)
            {
                return _count;
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
        var slot = new Slot(value, CostOf(value), mayDrop);
        lock (_sync)
        {
            if (_isComplete)
            {
                return 0;
            }

            int dropped = 0;
            while (makeRoom && _bytes + slot.Cost > maxBytes)
            {
                // For one that fits in no case, none of the others is given up.
                if ((slot.Cost <= maxBytes || !mayDrop) && TryDropOldest())
                {
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

            Append(slot);
            _readable.Set();
            return dropped;
        }
    }

    /// <summary>Waits until there is room, or nobody will read any more.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WaitForRoomAsync()
    {
        while (true)
        {
            ValueTask room;
            lock (_sync)
            {
                if (!IsFull)
                {
                    return;
                }

                room = _writable.Arm();
            }

            await room.ConfigureAwait(false);
        }
    }

    /// <summary>Takes the next event, waiting for it; null when the stream has ended and all was read.</summary>
    /// <exception cref="OperationCanceledException">The token tripped while the stream lives.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<WavixEvent?> DequeueAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ValueTask readable;
            lock (_sync)
            {
                if (!_isComplete)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                if (_count > 0)
                {
                    return Take();
                }

                if (_isComplete)
                {
                    return null;
                }

                readable = _readable.Arm();
            }

            // Cancelling only wakes: the loop looks again.
            using (cancellationToken.UnsafeRegister(static queue => ((EventQueue)queue!).Wake(), this))
            {
                await readable.ConfigureAwait(false);
            }
        }
    }

    /// <summary>Ends the queue: what is in it stays readable, nothing is added.</summary>
    public void Complete()
    {
        lock (_sync)
        {
            _isComplete = true;
            _readable.Set();
            _writable.Set();
        }
    }

    /// <summary>Ends the queue and drops what is in it.</summary>
    public void Discard()
    {
        lock (_sync)
        {
            Complete();
            Array.Clear(_ring);
            _count = 0;
            _bytes = 0;
        }
    }

    /// <summary>Lets one reader in; false when another one reads.</summary>
    public bool TryAttachReader()
    {
        lock (_sync)
        {
            return !_hasReader && (_hasReader = true);
        }
    }

    public void DetachReader()
    {
        lock (_sync)
        {
            _hasReader = false;
        }
    }

    /// <summary>An event to refill instead of a new one; null when none is spare or events are not recycled.</summary>
    public MediaEvent? TakeSpare()
    {
        lock (_sync)
        {
            return recycle ? _spare.TryPop(out MediaEvent? spare) ? spare : new MediaEvent() : null;
        }
    }

    /// <summary>Takes an event back that nobody uses any more.</summary>
    public void Recycle(WavixEvent value)
    {
        if (recycle)
        {
            lock (_sync)
            {
                Reclaim(value);
            }
        }
    }

    private static int CostOf(WavixEvent value) => Math.Max(LeastCost, value switch
    {
        MediaEvent media => media.Payload.Length,
        UnknownEvent unknown => unknown.Raw.Length,
        InvalidEvent invalid => invalid.Raw.Length,
        _ => 0,
    });

    private void Wake()
    {
        lock (_sync)
        {
            _readable.Set();
        }
    }

    private void Reclaim(WavixEvent value)
    {
        if (recycle && value is MediaEvent media && _spare.Count < MostSpare)
        {
            _spare.Push(media);
        }
    }

    private void Append(in Slot slot)
    {
        if (_count == _ring.Length)
        {
            var larger = new Slot[_ring.Length * 2];
            for (int i = 0; i < _count; i++)
            {
                larger[i] = _ring[(_head + i) % _ring.Length];
            }

            _ring = larger;
            _head = 0;
        }

        _ring[(_head + _count) % _ring.Length] = slot;
        _count++;
        _bytes += slot.Cost;
    }

    private WavixEvent Take()
    {
        Slot slot = _ring[_head];
        _ring[_head] = default;
        _head = (_head + 1) % _ring.Length;
        _count--;
        _bytes -= slot.Cost;
        _writable.Set();
        return slot.Event;
    }

    private bool TryDropOldest()
    {
        for (int i = 0; i < _count; i++)
        {
            Slot slot = _ring[(_head + i) % _ring.Length];
            if (!slot.MayDrop)
            {
                continue;
            }

            // The few that must stay stand in front of it: they move up by one.
            for (int j = i; j > 0; j--)
            {
                _ring[(_head + j) % _ring.Length] = _ring[(_head + j - 1) % _ring.Length];
            }

            _ring[_head] = default;
            _head = (_head + 1) % _ring.Length;
            _count--;
            _bytes -= slot.Cost;
            Reclaim(slot.Event);
            return true;
        }

        return false;
    }

    private readonly record struct Slot(WavixEvent Event, int Cost, bool MayDrop);
}
