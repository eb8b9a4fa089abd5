namespace Wavix.Streaming.Testing;

/// <summary>All messages of a call in both directions, with times. Thread-safe.</summary>
/// <param name="elapsed">Returns how long the call has lasted.</param>
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

    /// <param name="received">The message from the application.</param>
    /// <param name="apply">Applies the message. Called after it was recorded and before it is reported.</param>
    public void Add(in ReceivedCommand received, Action<ReceivedCommand> apply) => Add(null, received, apply);

    private void Add(WavixEvent? sent, ReceivedCommand received, Action<ReceivedCommand>? apply)
    {
        // The callback also runs under the lock, because it is guaranteed to see messages in order.
        lock (_messages)
        {
            var message = new SimulatedCallMessage(elapsed(), sent, received);
            _messages.Add(message);
            _unreported.Enqueue(message);
            if (_isAdding)
            {
                // Applying a message may set a timer. If a fake clock is advanced in the callback, its timers fire on this thread and
                // re-enter here; the outer call then also reports this message.
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
