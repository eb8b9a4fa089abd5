using System.Diagnostics;

namespace Reliability.Server;

/// <summary>What the server holds at one moment, for comparison with another one.</summary>
internal sealed record ServerState
{
    /// <summary>Streams that the endpoint has admitted.</summary>
    public required int Streams { get; init; }

    /// <summary>The same as the SDK's own instrument tells it.</summary>
    public required long ActiveStreams { get; init; }

    /// <summary>Events that wait for the handlers: memory that is rightly in use.</summary>
    public required long QueuedEvents { get; init; }

    /// <summary>Handlers that have not returned.</summary>
    public required int Handlers { get; init; }

    /// <summary>Sessions that something still refers to; meaningful after a collection.</summary>
    public required int Sessions { get; init; }

    public required long Timers { get; init; }

    public required long PendingWork { get; init; }

    public required int Sockets { get; init; }

    /// <summary>Arrays of the shared pools that were rented and not given back; 0 when not counted.</summary>
    public required long RentedBuffers { get; init; }

    /// <summary>Arrays that were rented since the server's start, returned or not.</summary>
    public required long RentedInAll { get; init; }

    public required long ManagedBytes { get; init; }

    public required long ResidentBytes { get; init; }

    public required double CpuSeconds { get; init; }

    /// <summary>Characters that were logged about one call, at most; level Information and above, with scopes.</summary>
    public required long LongestCallLog { get; init; }

    public static ServerState Take(bool collect, int streams, CallLedger ledger, CallLogs logs, StreamGauge gauge, RentedBuffers? buffers)
    {
        if (collect)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
        }

        using Process self = Process.GetCurrentProcess();
        return new ServerState
        {
            Streams = streams,
            ActiveStreams = gauge.Active,
            QueuedEvents = gauge.QueuedEvents,
            Handlers = ledger.Handlers,
            Sessions = ledger.CountSessions(),
            Timers = Timer.ActiveCount,
            PendingWork = ThreadPool.PendingWorkItemCount,
            Sockets = CountSockets(),
            RentedBuffers = buffers?.Outstanding ?? 0,
            RentedInAll = buffers?.Rented ?? 0,
            ManagedBytes = GC.GetTotalMemory(forceFullCollection: false),
            ResidentBytes = self.WorkingSet64,
            CpuSeconds = self.TotalProcessorTime.TotalSeconds,
            LongestCallLog = logs.Longest,
        };
    }

    private static int CountSockets() =>
        new DirectoryInfo("/proc/self/fd").EnumerateFiles().Count(file => file.LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);
}
