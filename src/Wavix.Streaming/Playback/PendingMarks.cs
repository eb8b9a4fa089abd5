namespace Wavix.Streaming;

/// <summary>
/// The application's marks that were sent and have not come back, oldest first. Names may repeat: an echo answers the oldest of its name.
/// Any thread.
/// </summary>
internal sealed class PendingMarks(int capacity)
{
    // Few, so that moving them up costs less than a node for each.
    private readonly List<(string Name, bool IsCleared)> _marks = [];

    public void Add(string name)
    {
        lock (_marks)
        {
            if (_marks.Count == capacity)
            {
                _marks.RemoveAt(0);
            }

            _marks.Add((name, false));
        }
    }

    /// <summary>`clear` is sent: those that are pending may come back without having been reached.</summary>
    public void Clear()
    {
        lock (_marks)
        {
            for (int i = 0; i < _marks.Count; i++)
            {
                _marks[i] = (_marks[i].Name, true);
            }
        }
    }

    /// <summary>Whether this echo was awaited; it is not any more.</summary>
    /// <param name="name">The mark's name.</param>
    /// <param name="isCleared">Whether `clear` was sent while it was pending.</param>
    public bool Resolve(string name, out bool isCleared)
    {
        lock (_marks)
        {
            int index = _marks.FindIndex(mark => mark.Name == name);
            isCleared = index >= 0 && _marks[index].IsCleared;
            if (index >= 0)
            {
                _marks.RemoveAt(index);
            }

            return index >= 0;
        }
    }
}
