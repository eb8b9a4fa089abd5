namespace Wavix.Streaming;

/// <summary>
/// Creates timers that do not capture the execution context of the thread that creates them: that context belongs to the application.
/// </summary>
internal static class ContextFreeTimer
{
    public static ITimer CreateContextFreeTimer(this TimeProvider clock, TimerCallback fire, object? state, TimeSpan due)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return clock.CreateTimer(fire, state, due, Timeout.InfiniteTimeSpan);
        }

        using (ExecutionContext.SuppressFlow())
        {
            return clock.CreateTimer(fire, state, due, Timeout.InfiniteTimeSpan);
        }
    }
}
