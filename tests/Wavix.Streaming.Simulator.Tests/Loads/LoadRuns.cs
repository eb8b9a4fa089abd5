namespace Wavix.Streaming.Simulator.Tests.Loads;

/// <summary>Short loads over real WebSockets.</summary>
internal static class LoadRuns
{
    public static LoadOptions Short { get; } = new(4)
    {
        Ramp = TimeSpan.Zero,
        Duration = TimeSpan.FromSeconds(1),

        // Not what a busy machine takes.
        Late = TimeSpan.FromSeconds(30),
        LostAfter = TimeSpan.FromSeconds(30),
        LongestLag = TimeSpan.FromSeconds(30),
        CloseTimeout = TimeSpan.FromSeconds(30),
    };

    public static Task<LoadReport> RunAsync(ServerTarget target, LoadOptions options, CancellationToken stop = default) =>
        new LoadRun(target, options, TimeProvider.System).RunAsync(stop).WaitAsync(Patience.Long, CancellationToken.None);
}
