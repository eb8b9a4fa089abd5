namespace Wavix.Streaming;

/// <summary>
/// Events in their order, with what they cost. Those that may be dropped and those that may not are in a ring each, so that dropping the
/// oldest takes the same time however many others wait. Not thread-safe.
/// </summary>
internal struct WaitingEvents()
{
    // Not readonly: values that change.
    private EventRing _droppable = new();
    private EventRing _kept = new();
    private long _lastNumber;

    public readonly int Count => _droppable.Count + _kept.Count;

    /// <summary>Those that may not be dropped.</summary>
    public readonly int KeptCount => _kept.Count;

    /// <summary>What all of it costs, in bytes.</summary>
    public long Bytes { get; private set; }

    public void Append(WavixEvent value, int cost, bool mayDrop)
    {
        _lastNumber++;
        if (mayDrop)
        {
            _droppable.Append(value, cost, _lastNumber);
        }
        else
        {
            _kept.Append(value, cost, _lastNumber);
        }

        Bytes += cost;
    }

    /// <summary>Takes the oldest; there must be one.</summary>
    public WavixEvent Take()
    {
        WavixEvent oldest = _droppable.OldestNumber < _kept.OldestNumber ? _droppable.Take(out int cost) : _kept.Take(out cost);
        Bytes -= cost;
        return oldest;
    }

    /// <summary>Takes the oldest that may be dropped; null when there is none.</summary>
    public WavixEvent? TakeDroppable()
    {
        if (_droppable.Count == 0)
        {
            return null;
        }

        WavixEvent dropped = _droppable.Take(out int cost);
        Bytes -= cost;
        return dropped;
    }

    /// <summary>Empties it and lets its memory go.</summary>
    public void Clear()
    {
        _droppable.Clear();
        _kept.Clear();
        Bytes = 0;
    }
}
