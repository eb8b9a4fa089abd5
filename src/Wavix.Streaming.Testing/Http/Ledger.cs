namespace Wavix.Streaming.Testing;

/// <summary>A list that only grows, and that can be awaited. Thread-safe.</summary>
/// <typeparam name="T">The kind of the entries.</typeparam>
internal sealed class Ledger<T>
    where T : class
{
    private readonly object _sync = new();
    private readonly List<T> _entries = [];
    private TaskCompletionSource _added = New();

    /// <summary>A copy of what is in it so far.</summary>
    public IReadOnlyList<T> Entries
    {
        get
        {
            lock (_sync)
            {
                return [.. _entries];
            }
        }
    }

    public void Add(T entry)
    {
        TaskCompletionSource added;
        lock (_sync)
        {
            _entries.Add(entry);
            added = _added;
            _added = New();
        }

        added.SetResult();
    }

    /// <summary>Waits for the entry with this number, from 1, of those that match. Entries from before the wait count.</summary>
    public async Task<T> WaitAsync(Func<T, bool> matches, int number, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        while (true)
        {
            Task added;
            lock (_sync)
            {
                if (_entries.Where(matches).Skip(number - 1).FirstOrDefault() is { } entry)
                {
                    return entry;
                }

                added = _added.Task;
            }

            await added.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
