namespace Wavix.Streaming;

/// <summary>
/// The marks that were sent and have not come back, oldest first. Names may repeat: an echo answers the oldest of its name. Any thread.
/// </summary>
internal sealed class PendingMarks(int capacity)
{
    // Few, so that moving them up costs less than a node for each.
    private readonly List<string> _names = [];

    public void Add(string name)
    {
        lock (_names)
        {
            if (_names.Count == capacity)
            {
                _names.RemoveAt(0);
            }

            _names.Add(name);
        }
    }

    /// <summary>Whether this echo was awaited; it is not any more.</summary>
    public bool Resolve(string name)
    {
        lock (_names)
        {
            return _names.Remove(name);
        }
    }
}
