using System.Threading.Tasks.Sources;

namespace Wavix.Streaming;

/// <summary>
/// Events between the receive pump and the application: first in, first out, bounded in bytes. One writer, and one reader at a time, each on
/// any thread.
/// </summary>
/// <remarks>
/// Events that may be dropped and events that must stay have a queue each, so that dropping the oldest takes the same time however many
/// others wait. A reader that waits is handed the next event directly. The queue is the task source of the writer's wait for room, and
/// <see cref="EventEnumerator"/> that of the reader's wait: neither allocates.
/// </remarks>
internal sealed class EventQueue(int maxBytes) : IValueTaskSource
{
    // 24 kB. A rare burst must not hold its memory for the rest of the call.
    private const int MaxKeptSlots = 1024;

    private readonly object _lock = new();
    private readonly Queue<QueuedEvent> _droppable = new();
    private readonly Queue<QueuedEvent> _mustStay = new();

    // The sum of what the events of both queues cost, and the number given last.
    private long _bytes;
    private long _lastNumber;
    private bool _isComplete;

    // The reader that was let in, and the same object while it waits for an event.
    private EventEnumerator? _reader;
    private EventEnumerator? _waiting;

    // The writer's wait for room. The writer resumes on the thread pool, never inside the call that ends the wait.
    private ManualResetValueTaskSourceCore<bool> _room = new() { RunContinuationsAsynchronously = true };
    private bool _isRoomAwaited;

    /// <summary>Whether the bound is reached while events may still be added.</summary>
    public bool IsFull
    {
        get
        {
            lock (_lock)
            {
                return !_isComplete && _bytes >= maxBytes;
            }
        }
    }

    /// <summary>Number of events that wait to be read.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _droppable.Count + _mustStay.Count;
            }
        }
    }

    /// <summary>Number of events that wait and may not be dropped.</summary>
    public int MustStayCount
    {
        get
        {
            lock (_lock)
            {
                return _mustStay.Count;
            }
        }
    }

    /// <summary>Adds an event.</summary>
    /// <param name="value">The event.</param>
    /// <param name="mayDrop">Whether it may be dropped to make room; one that may not is added even beyond the bound.</param>
    /// <param name="makeRoom">Whether older events may be dropped for it now.</param>
    /// <returns>How many events were dropped, including this one when there was no room for it.</returns>
    public int Enqueue(WavixEvent value, bool mayDrop, bool makeRoom)
    {
        lock (_lock)
        {
            if (_isComplete)
            {
                return 0;
            }

            if (_waiting is { } reader)
            {
                // A reader waits only while both queues are empty, so this event is the next one.
                _waiting = null;
                reader.Resume(value);
                return 0;
            }

            int cost = EventCost.Of(value);
            int dropped = 0;
            while (makeRoom && _bytes + cost > maxBytes)
            {
                // Nothing is dropped for an event that would not fit into the empty queue either.
                if ((cost <= maxBytes || !mayDrop) && _droppable.Count > 0)
                {
                    Take(_droppable);
                    dropped++;
                    continue;
                }

                if (mayDrop)
                {
                    return dropped + 1;
                }

                break;
            }

            _lastNumber++;
            (mayDrop ? _droppable : _mustStay).Enqueue(new QueuedEvent(value, _lastNumber, cost));
            _bytes += cost;
            return dropped;
        }
    }

    /// <summary>
    /// Waits until an event was read or the queue has ended. Await it once, then check <see cref="IsFull"/> again. For the writer only.
    /// </summary>
    public ValueTask WaitForRoomAsync()
    {
        lock (_lock)
        {
            if (!IsFull)
            {
                return ValueTask.CompletedTask;
            }

            _room.Reset();
            _isRoomAwaited = true;
            return new ValueTask(this, _room.Version);
        }
    }

    /// <summary>Ends the queue: what is in it stays readable, nothing is added.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _isComplete = true;
            SignalRoom();
            _waiting?.Resume(null);
            _waiting = null;
        }
    }

    /// <summary>Ends the queue and drops what is in it.</summary>
    public void Discard()
    {
        lock (_lock)
        {
            Complete();
            _droppable.Clear();
            _mustStay.Clear();
            Shrink(_droppable);
            Shrink(_mustStay);
            _bytes = 0;
        }
    }

    /// <summary>The reader leaves; does nothing for one that was not let in.</summary>
    public void Detach(EventEnumerator reader)
    {
        lock (_lock)
        {
            _reader = _reader == reader ? null : _reader;
        }
    }

    /// <summary>Gives the reader its next event, or remembers that it waits. The first call lets it in, until it detaches.</summary>
    /// <param name="reader">The reader; it does not wait already.</param>
    /// <param name="cancellationToken">Its token, which counts only while the stream lives.</param>
    /// <param name="next">The event, when it was taken.</param>
    public EventRead Read(EventEnumerator reader, CancellationToken cancellationToken, out WavixEvent? next)
    {
        next = null;
        lock (_lock)
        {
            _reader ??= reader;
            if (_reader != reader)
            {
                return EventRead.Refused;
            }

            if (!_isComplete && cancellationToken.IsCancellationRequested)
            {
                return EventRead.Canceled;
            }

            if (_droppable.Count + _mustStay.Count > 0)
            {
                next = Take(NumberOfOldest(_droppable) < NumberOfOldest(_mustStay) ? _droppable : _mustStay);
                SignalRoom();
                return EventRead.Taken;
            }

            if (_isComplete)
            {
                return EventRead.Ended;
            }

            _waiting = reader;
            return EventRead.Waits;
        }
    }

    /// <summary>Ends a reader's wait. False when it does not wait, or was resumed meanwhile.</summary>
    public bool TryStopWaiting(EventEnumerator reader)
    {
        lock (_lock)
        {
            bool waits = _waiting == reader;
            _waiting = waits ? null : _waiting;
            return waits;
        }
    }

    void IValueTaskSource.GetResult(short token) => _room.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _room.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _room.OnCompleted(continuation, state, token, flags);

    private static long NumberOfOldest(Queue<QueuedEvent> queue) => queue.TryPeek(out QueuedEvent oldest) ? oldest.Number : long.MaxValue;

    private static void Shrink(Queue<QueuedEvent> queue)
    {
        if (queue.Count == 0 && queue.EnsureCapacity(0) > MaxKeptSlots)
        {
            queue.TrimExcess();
        }
    }

    private WavixEvent Take(Queue<QueuedEvent> queue)
    {
        QueuedEvent oldest = queue.Dequeue();
        Shrink(queue);
        _bytes -= oldest.Cost;
        return oldest.Event;
    }

    private void SignalRoom()
    {
        if (_isRoomAwaited)
        {
            _isRoomAwaited = false;
            _room.SetResult(true);
        }
    }

    /// <param name="Event">The event.</param>
    /// <param name="Number">Its place among the events of both queues; rises.</param>
    /// <param name="Cost">What it costs, in bytes.</param>
    private readonly record struct QueuedEvent(WavixEvent Event, long Number, int Cost);
}

/// <summary>The result of a reader's request for the next event.</summary>
internal enum EventRead
{
    /// <summary>The reader has the event.</summary>
    Taken,

    /// <summary>There is no event yet; the reader will be resumed.</summary>
    Waits,

    /// <summary>The stream has ended and every event was read.</summary>
    Ended,

    /// <summary>The reader's token was canceled while the stream lives.</summary>
    Canceled,

    /// <summary>Another reader reads.</summary>
    Refused,
}

/// <summary>What an event keeps in memory, in bytes: its audio or raw bytes, its texts, and the objects around them.</summary>
internal static class EventCost
{
    // The event itself (170 bytes for media), the header of its array and its slot in the queue, which doubles as it grows.
    private const int Overhead = 256;

    public static int Of(WavixEvent value)
    {
        (int bytes, int characters) = value.Kind switch
        {
            EventKind.Media when value is MediaEvent media => (media.Payload.Length, LengthOf(media.TrackText)),
            EventKind.Mark when value is MarkEvent mark => (0, mark.Name.Length),
            EventKind.Start when value is StartEvent start => (0, LengthOf(start.StreamTypeText) + LengthOf(start.ChannelText)),
            EventKind.Unknown when value is UnknownEvent unknown => (unknown.Raw.Length, unknown.EventName.Length),
            EventKind.Invalid when value is InvalidEvent invalid => (invalid.Raw.Length, invalid.Detail.Length),
            _ => (0, 0),
        };

        // Texts that events share, such as the ids of a stream, are counted with each of them, so the cost never depends on sharing.
        return Overhead + bytes + (sizeof(char) * (characters + LengthOf(value.CallId) + LengthOf(value.StreamId)));
    }

    private static int LengthOf(string? text) => text?.Length ?? 0;
}
