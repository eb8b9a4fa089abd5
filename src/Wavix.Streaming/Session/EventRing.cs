namespace Wavix.Streaming;

/// <summary>
/// Events first in, first out, in a ring that grows as it must, with what they cost; those that may be dropped can be taken from the middle.
/// Not thread-safe.
/// </summary>
internal struct EventRing()
{
    // An event costs memory beside its audio; this keeps the number of small ones bounded too.
    private const int LeastCost = 64;

    private const int FewestSlots = 16;

    // 16 kB. A rare burst must not hold its memory for the rest of the call.
    private const int MostKeptSlots = 1024;

    private Slot[] _slots = new Slot[FewestSlots];
    private int _head;

    public int Count { get; private set; }

    /// <summary>What all of it costs, in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>What an event counts as, in bytes.</summary>
    public static int CostOf(WavixEvent value) => Math.Max(LeastCost, value switch
    {
        MediaEvent media => media.Payload.Length,
        UnknownEvent unknown => unknown.Raw.Length,
        InvalidEvent invalid => invalid.Raw.Length,
        _ => 0,
    });

    public void Append(WavixEvent value, int cost, bool mayDrop)
    {
        if (Count == _slots.Length)
        {
            Grow();
        }

        At(Count) = new Slot(value, cost, mayDrop);
        Count++;
        Bytes += cost;
    }

    /// <summary>Takes the oldest; there must be one.</summary>
    public WavixEvent Take()
    {
        WavixEvent oldest = RemoveFirst();
        if (Count == 0 && _slots.Length > MostKeptSlots)
        {
            Clear();
        }

        return oldest;
    }

    /// <summary>Takes the oldest that may be dropped; null when there is none.</summary>
    public WavixEvent? TakeDroppable()
    {
        for (int i = 0; i < Count; i++)
        {
            Slot dropped = At(i);
            if (!dropped.MayDrop)
            {
                continue;
            }

            // The few that must stay stand in front of it: they move up by one.
            for (int j = i; j > 0; j--)
            {
                At(j) = At(j - 1);
            }

            At(0) = dropped;
            return RemoveFirst();
        }

        return null;
    }

    /// <summary>Empties it and lets its memory go.</summary>
    public void Clear()
    {
        _slots = new Slot[FewestSlots];
        _head = 0;
        Count = 0;
        Bytes = 0;
    }

    private readonly ref Slot At(int index) => ref _slots[(_head + index) % _slots.Length];

    private WavixEvent RemoveFirst()
    {
        Slot first = At(0);
        At(0) = default;
        _head = (_head + 1) % _slots.Length;
        Count--;
        Bytes -= first.Cost;
        return first.Event;
    }

    private void Grow()
    {
        var larger = new Slot[_slots.Length * 2];
        for (int i = 0; i < Count; i++)
        {
            larger[i] = At(i);
        }

        _slots = larger;
        _head = 0;
    }

    private readonly record struct Slot(WavixEvent Event, int Cost, bool MayDrop);
}
