namespace Wavix.Streaming.Testing;

/// <summary>Sends marks back, one after the other, off the thread and the locks of who reaches them. Any thread.</summary>
/// <param name="echo">Sends one; an <see cref="IOException"/> means that the call is over.</param>
/// <param name="onIdle">Told when all are sent.</param>
internal sealed class MarkEchoes(Func<string, Task> echo, Action onIdle)
{
    private readonly Queue<string> _names = [];
    private bool _isSending;

    /// <summary>Whether nothing is left to send.</summary>
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
                await echo(name!).ConfigureAwait(false);
            }
            catch (IOException)
            {
                // The call is over; the others will find the same.
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
