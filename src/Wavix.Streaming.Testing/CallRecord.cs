namespace Wavix.Streaming.Testing;

/// <summary>Every message of a call, both ways, with times. Any thread.</summary>
/// <param name="elapsed">How long the call has lasted.</param>
/// <param name="onMessage">Called for each message, in order; null for none.</param>
internal sealed class CallRecord(Func<TimeSpan> elapsed, Action<SimulatedCallMessage>? onMessage)
{
    private readonly List<SimulatedCallMessage> _messages = [];
    private readonly Queue<SimulatedCallMessage> _unreported = [];
    private bool _isAdding;

    public IReadOnlyList<SimulatedCallMessage> Messages
    {
        get
        {
            lock (_messages)
            {
                return [.. _messages];
            }
        }
    }

    public void Add(WavixEvent sent) => Add(sent, default, null);

    /// <param name="received">What the application sent.</param>
    /// <param name="apply">Makes it take effect: after it is in the record, before it is reported.</param>
    public void Add(in ReceivedCommand received, Action<ReceivedCommand> apply) => Add(null, received, apply);

    private void Add(WavixEvent? sent, ReceivedCommand received, Action<ReceivedCommand>? apply)
    {
        // The callback too is under the lock: it is promised the order.
        lock (_messages)
        {
            var message = new SimulatedCallMessage(elapsed(), sent, received);
            _messages.Add(message);
            _unreported.Enqueue(message);
            if (_isAdding)
            {
                // What takes effect sets a timer, and a fake clock that is moved meanwhile rings others on this thread: the
                // call that reports the first message reports this one, too.
                return;
            }

            _isAdding = true;
            try
            {
                apply?.Invoke(received);
                while (_unreported.TryDequeue(out SimulatedCallMessage? next))
                {
                    onMessage?.Invoke(next);
                }
            }
            finally
            {
                _isAdding = false;
            }
        }
    }
}
