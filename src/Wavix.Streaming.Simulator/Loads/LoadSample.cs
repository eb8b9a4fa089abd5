using System.Diagnostics;

namespace Wavix.Streaming.Simulator;

/// <summary>The counters at one moment; the difference of two samples gives a rate.</summary>
internal readonly record struct LoadSample(long At, long FramesSent, long MessagesReceived, TimeSpan Cpu)
{
    public static LoadSample Take(LoadCounters counters, TimeProvider clock)
    {
        using var process = Process.GetCurrentProcess();
        return new LoadSample(clock.GetTimestamp(), counters.FramesSent, counters.MessagesReceived, process.TotalProcessorTime);
    }
}
