namespace Wavix.Streaming;

/// <summary>
/// The messages that wait to be sent, in the order of the calls, and the place that playback has taken among them. Not thread-safe.
/// </summary>
internal sealed class WaitingMessages
{
    // Null is the place of playback.
    private readonly LinkedList<OutboundItem?> _items = [];
    private readonly LinkedListNode<OutboundItem?> _placeOfPlayback = new(null);

    public int Count => _items.Count;

    public bool HasPlaceOfPlayback => _placeOfPlayback.List is not null;

    /// <summary>Whether audio of the application's own waits.</summary>
    public bool HasMedia => _items.Any(static item => item?.Command.Kind == OutboundKind.Media);

    public void Add(OutboundItem item) => _items.AddLast(item);

    /// <summary>Adds a <c>clear</c>, and moves the place of playback to after it.</summary>
    public void AddClear(OutboundItem clear)
    {
        Add(clear);
        if (HasPlaceOfPlayback)
        {
            _items.Remove(_placeOfPlayback);
            AddPlaceOfPlayback();
        }
    }

    public void AddPlaceOfPlayback() => _items.AddLast(_placeOfPlayback);

    /// <summary>Takes the first.</summary>
    /// <param name="item">The message; null when it is the place of playback.</param>
    public bool TryTake(out OutboundItem? item)
    {
        item = _items.First?.Value;
        bool isTaken = _items.Count > 0;
        if (isTaken)
        {
            _items.RemoveFirst();
        }

        return isTaken;
    }

    /// <summary>Removes a message; false when it does not wait any more.</summary>
    public bool Remove(OutboundItem item) => _items.Remove(item);

    /// <summary>Removes audio of the application's own.</summary>
    public List<OutboundItem> RemoveMedia()
    {
        List<OutboundItem> media = [.. _items.OfType<OutboundItem>().Where(static item => item.Command.Kind == OutboundKind.Media)];
        media.ForEach(item => _items.Remove(item));
        return media;
    }

    public List<OutboundItem> RemoveAll()
    {
        List<OutboundItem> all = [.. _items.OfType<OutboundItem>()];
        _items.Clear();
        return all;
    }
}
