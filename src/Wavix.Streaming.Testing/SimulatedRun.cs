namespace Wavix.Streaming.Testing;

/// <summary>A wait for which a <see cref="SimulatedClock"/> moves.</summary>
/// <param name="awaited">The task that the wait is for.</param>
/// <param name="within">Maximum time that the clock may move for it.</param>
/// <param name="until">The same limit as a time of the clock.</param>
internal sealed class SimulatedRun(Task awaited, TimeSpan within, TimeSpan until)
{
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Faults if the clock can no longer move for the wait; otherwise never completes.</summary>
    public Task Failed => _failed.Task;

    /// <summary>Whether the clock no longer needs to move for the wait. Its caller may not have noticed yet.</summary>
    public bool IsCompleted => awaited.IsCompleted;

    /// <summary>Fails the wait if the clock is about to move past its limit.</summary>
    public bool FailsBefore(TimeSpan next)
    {
        if (next <= until)
        {
            return false;
        }

        Fail(new TimeoutException($"The awaited task did not complete within {within} of the SimulatedClock."));
        return true;
    }

    public void Fail(Exception error) => _failed.TrySetException(error);
}
