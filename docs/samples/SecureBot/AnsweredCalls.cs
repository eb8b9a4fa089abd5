namespace SecureBot;

/// <summary>
/// The calls of the last minutes, on this instance: a webhook may be delivered twice, and a call is answered once.
/// </summary>
internal sealed class AnsweredCalls(TimeProvider clock)
{
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private readonly HashSet<string> _calls = [];
    private readonly Queue<(string CallId, long At)> _order = new();

    /// <summary>False when the call is here already.</summary>
    public bool TryAdd(string callId)
    {
        lock (_calls)
        {
            while (_order.TryPeek(out (string CallId, long At) oldest) && clock.GetElapsedTime(oldest.At) >= Memory)
            {
                _calls.Remove(_order.Dequeue().CallId);
            }

            if (!_calls.Add(callId))
            {
                return false;
            }

            _order.Enqueue((callId, clock.GetTimestamp()));
            return true;
        }
    }

    /// <summary>The call could not be answered: the next delivery is another try.</summary>
    public void Remove(string callId)
    {
        lock (_calls)
        {
            _calls.Remove(callId);
        }
    }
}
