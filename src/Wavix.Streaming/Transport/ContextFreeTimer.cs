namespace Wavix.Streaming;

/// <summary>Timers that do not keep the execution context of whoever happens to create them: it is the application's.</summary>
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
