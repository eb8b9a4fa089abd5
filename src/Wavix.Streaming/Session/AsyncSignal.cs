using System.Threading.Tasks.Sources;

namespace Wavix.Streaming;

/// <summary>
/// Wakes one waiter, without allocating. Its owner calls <see cref="Arm"/> and <see cref="Set"/> under one lock; the waiter goes on on the
/// thread pool, never inside <see cref="Set"/>.
/// </summary>
internal sealed class AsyncSignal : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private bool _isArmed;

    /// <summary>What completes at the next <see cref="Set"/>; await it once, before arming again.</summary>
    public ValueTask Arm()
    {
        _core.Reset();
        _isArmed = true;
        return new ValueTask(this, _core.Version);
    }

    /// <summary>Wakes the waiter, if there is one.</summary>
    public void Set()
    {
        if (_isArmed)
        {
            _isArmed = false;
            _core.SetResult(true);
        }
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
