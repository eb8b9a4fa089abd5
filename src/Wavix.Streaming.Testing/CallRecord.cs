namespace Wavix.Streaming.Testing;

/// <summary>Every message of a call, both ways, with times. Any thread.</summary>
/// <param name="elapsed">How long the call has lasted.</param>
/// <param name="onMessage">Told of each message, in order; null for nobody.</param>
internal sealed class CallRecord(Func<TimeSpan> elapsed, Action<SimulatedCallMessage>? onMessage)
{
    private readonly List<SimulatedCallMessage> _messages = [];
    private readonly Queue<SimulatedCallMessage> _untold = [];
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
    /// <param name="apply">Makes it take effect: after it stands in the record, before anyone is told of it.</param>
    public void Add(in ReceivedCommand received, Action<ReceivedCommand> apply) => Add(null, received, apply);

    private void Add(WavixEvent? sent, ReceivedCommand received, Action<ReceivedCommand>? apply)
    {
        // The callback too is under the lock: it is promised the order.
        lock (_messages)
        {
            var message = new SimulatedCallMessage(elapsed(), sent, received);
            _messages.Add(message);
            _untold.Enqueue(message);
            if (_isAdding)
            {
                // What takes effect sets a timer, and a fake clock that is moved meanwhile rings others on this thread: who is told of the
                // first message is told of this one, too.
                return;
            }

            _isAdding = true;
            try
            {
                apply?.Invoke(received);
                while (_untold.TryDequeue(out SimulatedCallMessage? next))
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
