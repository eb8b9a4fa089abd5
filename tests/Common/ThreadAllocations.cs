namespace Wavix.Streaming.Tests.Common;

/// <summary>What an action allocates, in bytes, on the thread that runs it.</summary>
internal static class ThreadAllocations
{
    private const int Runs = 20;

    /// <summary>
    /// The least of some runs, up to the first that is within <paramref name="limit"/> bytes: now and then the runtime allocates on the same thread
    /// for itself, such as when it compiles code again.
    /// </summary>
    public static long Least(long limit, Action action)
    {
        long least = long.MaxValue;
        for (int run = 0; run < Runs && least > limit; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
