namespace Wavix.Streaming.Testing;

/// <summary>One wait that a <see cref="SimulatedClock"/> moves for.</summary>
/// <param name="awaited">What the wait is for.</param>
/// <param name="within">How far the clock may move for it.</param>
/// <param name="until">The same as a time of the clock.</param>
internal sealed class SimulatedRun(Task awaited, TimeSpan within, TimeSpan until)
{
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Faults when the clock will not move for it any more; else never completes.</summary>
    public Task Failed => _failed.Task;

    /// <summary>Whether the clock need not move for it any more. Its caller may not have noticed yet.</summary>
    public bool IsCompleted => awaited.IsCompleted;

    /// <summary>Fails the wait if the clock is about to move past its limit.</summary>
    public bool FailsBefore(TimeSpan next)
    {
        if (next <= until)
        {
            return false;
        }

        Fail(new TimeoutException($"What is awaited did not complete within {within} of the SimulatedClock."));
        return true;
    }

    public void Fail(Exception error) => _failed.TrySetException(error);
}
