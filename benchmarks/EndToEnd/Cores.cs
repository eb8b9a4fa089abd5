using System.Diagnostics;

namespace EndToEnd;

/// <summary>Who runs where: server and load share no core, so that neither is measured with the other.</summary>
internal static class Cores
{
    public const int Server = 0;
    private const int Load = 1;
    private const string Marker = "WAVIX_LOAD_IS_PINNED";

    /// <summary>Whether this process is the load on its core.</summary>
    public static bool IsPinned => Environment.GetEnvironmentVariable(Marker) is not null;

    /// <summary>Runs the same command once more, on the load's core.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunPinnedAsync(string[] arguments)
    {
        if (Environment.ProcessorCount < 2)
        {
            await Console.Error.WriteLineAsync("Two cores are needed: one for the server, one for the load.");
            return 1;
        }

        var start = new ProcessStartInfo("taskset", ["-c", $"{Load}", "dotnet", Path.Combine(AppContext.BaseDirectory, "EndToEnd.dll"), .. arguments]);
        start.Environment[Marker] = "1";

        // What comes back is handled where it arrives: the load's core has nothing to spare for handing it on.
        start.Environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";
        using Process process = Process.Start(start)!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
