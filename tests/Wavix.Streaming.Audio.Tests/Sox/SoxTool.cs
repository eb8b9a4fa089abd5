using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Wavix.Streaming.Audio.Tests.Sox;

/// <summary>SoX, a program no one here wrote. Without dither, since it dithers at random.</summary>
internal static class SoxTool
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Where it must run, a missing program is a failure.
    public static void Require()
    {
        bool isThere = IsThere();
        if (Environment.GetEnvironmentVariable("WAVIX_REQUIRE_SOX") == "1")
        {
            isThere.Should().BeTrue("WAVIX_REQUIRE_SOX asks for SoX");
        }

        Assert.SkipUnless(isThere, "SoX is not installed; its package is called sox.");
    }

    public static Task<string> RunAsync(params string[] arguments) => RunAsync("sox", ["-D", .. arguments]);

    /// <summary>Frames and rate of a file, as soxi tells them.</summary>
    public static async Task<(long Frames, int Rate)> InspectAsync(string path) => (
        long.Parse(await RunAsync("soxi", ["-s", path]), CultureInfo.InvariantCulture),
        int.Parse(await RunAsync("soxi", ["-r", path]), CultureInfo.InvariantCulture));

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);
        process.ExitCode.Should().Be(0, await errors);
        return output;
    }

    private static bool IsThere()
    {
        try
        {
            using var sox = Process.Start(new ProcessStartInfo("sox", "--version") { RedirectStandardOutput = true });
            sox!.WaitForExit();
            return sox.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
