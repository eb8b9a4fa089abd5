namespace Wavix.Streaming.Tests.Playing;

internal static class InterruptCheck
{
    /// <summary>Interrupts; false when the stream has ended.</summary>
    public static async Task<bool> InterruptIsSentAsync(this WavixStreamSession session) => !(await session.InterruptAsync()).StreamHasEnded;
}
