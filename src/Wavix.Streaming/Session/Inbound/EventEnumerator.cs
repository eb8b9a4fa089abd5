using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Wavix.Streaming;

/// <summary>The events of a session, for a reader that may pass one token here and another with <c>WithCancellation</c>.</summary>
internal sealed class EventEnumerable(EventQueue queue, CancellationToken cancellationToken) : IAsyncEnumerable<WavixEvent>
{
    public IAsyncEnumerator<WavixEvent> GetAsyncEnumerator(CancellationToken second = default) =>
        !cancellationToken.CanBeCanceled ? new EventEnumerator(queue, second)
        : second.CanBeCanceled && second != cancellationToken ? EnumerateUntilEither(second)
        : new EventEnumerator(queue, cancellationToken);

    private async IAsyncEnumerator<WavixEvent> EnumerateUntilEither(CancellationToken second)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, second);
        var events = new EventEnumerator(queue, either.Token);
        await using ConfiguredAsyncDisposable disposing = events.ConfigureAwait(false);
        while (await events.MoveNextAsync().ConfigureAwait(false))
        {
            yield return events.Current;
        }
    }
}

/// <summary>
/// One enumeration of the events. It is also the task source of <see cref="MoveNextAsync"/>, so that waiting costs neither a state machine
/// nor a task, unless the caller's context must be returned to. It ends, and lets the next enumeration in, when the stream has ended and
/// every event was read, when its token is canceled, and when it is disposed.
/// </summary>
internal sealed class EventEnumerator(EventQueue queue, CancellationToken cancellationToken) : IAsyncEnumerator<WavixEvent>, IValueTaskSource<bool>
{
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;
    private WavixEvent? _current;
    private bool _hasEnded;

    // From the start of a wait until its result is fetched.
    private volatile bool _isPending;

    public WavixEvent Current => _current!;

    public ValueTask<bool> MoveNextAsync()
    {
        if (_isPending)
        {
            return ValueTask.FromException<bool>(NotAwaited());
        }

        if (_hasEnded)
        {
            return new ValueTask<bool>(false);
        }

        _current = null;
        _core.Reset();
        switch (queue.Read(this, cancellationToken, out WavixEvent? next))
        {
            case EventRead.Waits:
                _isPending = true;
                Register();
                var waiting = new ValueTask<bool>(this, _core.Version);
                return HasContext() ? ResumeOnThePoolAsync(waiting) : waiting;
            case EventRead.Taken:
                _current = next;
                return new ValueTask<bool>(true);
            case EventRead.Ended:
                End();
                return new ValueTask<bool>(false);
            case EventRead.Canceled:
                End();
                return ValueTask.FromCanceled<bool>(cancellationToken);
            default:
                return ValueTask.FromException<bool>(new InvalidOperationException(
                    "Another enumeration is reading this session's events, and there can be only one at a time. End that one first, or hand its events on."));
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

    /// <summary>
    /// Ends the wait, for the queue: with the next event, or with null because the stream has ended. The reader resumes on the thread pool,
    /// never inside this call.
    /// </summary>
    public void Resume(WavixEvent? next)
    {
        _current = next;
        _core.SetResult(next is not null);
    }

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

    /// <summary>A context is the application's code too, so it is posted to from a thread of the pool, not by the thread that ends the wait.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<bool> ResumeOnThePoolAsync(ValueTask<bool> waiting) => await waiting.ConfigureAwait(false);

    private static InvalidOperationException NotAwaited() =>
        new("The MoveNextAsync before has not completed. Await it before you ask for the next event, and take its result only then.");

    /// <summary>From the first wait on. For a token that is canceled already, the callback ends the wait inside this call.</summary>
    private void Register()
    {
        if (_cancellation == default)
        {
            _cancellation = cancellationToken.UnsafeRegister(static reader => ((EventEnumerator)reader!).Cancel(), this);
        }
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
        _hasEnded = true;
        _isPending = false;
        _current = null;

        // Unregister, not Dispose: Dispose waits for a running callback, and this may be called inside it.
        _cancellation.Unregister();
        queue.Detach(this);
    }
}
