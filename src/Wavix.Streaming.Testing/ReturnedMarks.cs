namespace Wavix.Streaming.Testing;

/// <summary>Returns marks one after the other, outside the thread and the locks of the playback that reaches them. Thread-safe.</summary>
/// <param name="returnMark">Sends a mark. An <see cref="IOException"/> means that the call has ended.</param>
/// <param name="onIdle">Called when all marks have been sent.</param>
internal sealed class ReturnedMarks(Func<string, Task> returnMark, Action onIdle)
{
    private readonly Queue<string> _names = [];
    private bool _isSending;

    /// <summary>Whether no mark is left to send.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_names)
            {
                return !_isSending;
            }
        }
    }

    public void Add(string name)
    {
        lock (_names)
        {
            _names.Enqueue(name);
            if (_isSending)
            {
                return;
            }

            _isSending = true;
        }

        _ = Task.Run(SendAsync);
    }

    private async Task SendAsync()
    {
        while (TryTake(out string? name))
        {
            try
            {
                await returnMark(name!).ConfigureAwait(false);
            }
            catch (IOException)
            {
                // The call has ended; later sends fail in the same way.
            }
        }

        onIdle();
    }

    private bool TryTake(out string? name)
    {
        lock (_names)
        {
            _isSending = _names.TryDequeue(out name);
            return _isSending;
        }
    }
}
