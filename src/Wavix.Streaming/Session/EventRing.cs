namespace Wavix.Streaming;

/// <summary>Events first in, first out, in a ring that grows as it must. Not thread-safe.</summary>
internal struct EventRing()
{
    private const int FewestSlots = 16;

    // 24 kB. A rare burst must not hold its memory for the rest of the call.
    private const int MostKeptSlots = 1024;

    private Slot[] _slots = new Slot[FewestSlots];
    private int _head;

    public int Count { get; private set; }

    /// <summary>The number of the oldest; <see cref="long.MaxValue"/> when there is none.</summary>
    public readonly long OldestNumber => Count > 0 ? _slots[_head].Number : long.MaxValue;

    /// <summary>Adds an event.</summary>
    /// <param name="value">The event.</param>
    /// <param name="cost">What it costs, in bytes.</param>
    /// <param name="number">Its place among the events of all rings; rises.</param>
    public void Append(WavixEvent value, int cost, long number)
    {
        if (Count == _slots.Length)
        {
            Grow();
        }

        _slots[(_head + Count) % _slots.Length] = new Slot(value, number, cost);
        Count++;
    }

    /// <summary>Takes the oldest; there must be one.</summary>
    public WavixEvent Take(out int cost)
    {
        Slot first = _slots[_head];
        _slots[_head] = default;
        _head = (_head + 1) % _slots.Length;
        Count--;
        if (Count == 0 && _slots.Length > MostKeptSlots)
        {
            Clear();
        }

        cost = first.Cost;
        return first.Event;
    }

    /// <summary>Empties it and lets its memory go.</summary>
    public void Clear()
    {
        _slots = new Slot[FewestSlots];
        _head = 0;
        Count = 0;
    }

    private void Grow()
    {
        var larger = new Slot[_slots.Length * 2];
        int untilEnd = Math.Min(Count, _slots.Length - _head);
        _slots.AsSpan(_head, untilEnd).CopyTo(larger);
        _slots.AsSpan(0, Count - untilEnd).CopyTo(larger.AsSpan(untilEnd));
        _slots = larger;
        _head = 0;
    }

    private readonly record struct Slot(WavixEvent Event, long Number, int Cost);
}
