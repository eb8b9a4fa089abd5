using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Wavix.Streaming;

/// <summary>
/// One reading of a session's events, and the task that its reader waits for: where no context must be gone back to, a message costs
/// neither a state machine nor a task. Ends, and lets the next one in, when the stream has ended and all was read, when its token trips and
/// when it is disposed.
/// </summary>
internal sealed class EventEnumerator(EventQueue queue, CancellationToken cancellationToken) : IAsyncEnumerator<WavixEvent>, IValueTaskSource<bool>
{
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;
    private WavixEvent? _current;
    private bool _isAttached;
    private bool _isOver;

    // From a wait's begin until its result is fetched.
    private volatile bool _isPending;

    public WavixEvent Current => _current!;

    public ValueTask<bool> MoveNextAsync()
    {
        if (_isPending)
        {
            return ValueTask.FromException<bool>(NotAwaited());
        }

        if (!_isAttached && !_isOver && !TryAttach())
        {
            return ValueTask.FromException<bool>(new InvalidOperationException(
                "Another enumeration is reading this session's events, and there can be only one at a time. End that one first, or hand its events on."));
        }

        if (_isOver)
        {
            return new ValueTask<bool>(false);
        }

        WavixEvent? used = _current;
        _current = null;
        _core.Reset();
        switch (queue.Read(this, used, cancellationToken))
        {
            case EventRead.Waits:
                _isPending = true;
                var waiting = new ValueTask<bool>(this, _core.Version);
                return HasContext() ? GoOnOnThePoolAsync(waiting) : waiting;
            case EventRead.Taken:
                return new ValueTask<bool>(true);
            case EventRead.Ended:
                End();
                return new ValueTask<bool>(false);
            default:
                End();
                return ValueTask.FromCanceled<bool>(cancellationToken);
        }
    }

    /// <exception cref="NotSupportedException">It still waits, as with any asynchronous iterator.</exception>
    public ValueTask DisposeAsync()
    {
        if (_isPending)
        {
            throw new NotSupportedException("MoveNextAsync has not completed: await it, or cancel its token, before disposing of the enumerator.");
        }

        End();
        return ValueTask.CompletedTask;
    }

    /// <summary>The queue gives the next event.</summary>
    public void Take(WavixEvent next) => _current = next;

    /// <summary>
    /// The reader goes on: with the event it was given, or, when there is none, because the stream has ended. On the thread pool, never
    /// inside this call.
    /// </summary>
    public void Resume() => _core.SetResult(_current is not null);

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        if (_core.GetStatus(token) == ValueTaskSourceStatus.Pending)
        {
            throw NotAwaited();
        }

        bool hasNext = false;
        try
        {
            hasNext = _core.GetResult(token);
            _isPending = false;
        }
        finally
        {
            if (!hasNext)
            {
                End();
            }
        }

        return hasNext;
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private static bool HasContext() => SynchronizationContext.Current is not null || TaskScheduler.Current != TaskScheduler.Default;

    /// <summary>A context is the application's code too: it is asked on a thread of the pool, not by whoever resumes the reader.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<bool> GoOnOnThePoolAsync(ValueTask<bool> waiting) => await waiting.ConfigureAwait(false);

    private static InvalidOperationException NotAwaited() =>
        new("The MoveNextAsync before has not completed. Await it before you ask for the next event, and take its result only then.");

    private bool TryAttach()
    {
        _isAttached = queue.TryAttach(this);
        if (_isAttached)
        {
            _cancellation = cancellationToken.UnsafeRegister(static reader => ((EventEnumerator)reader!).Cancel(), this);
        }

        return _isAttached;
    }

    private void Cancel()
    {
        if (queue.TryStopWaiting(this))
        {
            _core.SetException(new OperationCanceledException(cancellationToken));
        }
    }

    private void End()
    {
        _isOver = true;
        _isPending = false;
        _current = null;

        // Not disposed: that would wait for a callback under way, which may be what brought us here.
        _cancellation.Unregister();
        queue.Detach(this);
    }
}
