using System.Diagnostics;
using System.Globalization;

namespace Wavix.Streaming.Audio.Tests.Sox;

/// <summary>SoX, a program no one here wrote. Without dither, since it dithers at random.</summary>
internal static class SoxTool
{
    // Where it must run, a missing program is a failure.
    public static void Require() => InstalledProgram.Require("sox", "SOX");

    public static Task<string> RunAsync(params string[] arguments) => RunAsync("sox", ["-D", .. arguments]);

    /// <summary>Frames and rate of a file, as soxi tells them.</summary>
    public static async Task<(long Frames, int Rate)> InspectAsync(string path) => (
        long.Parse(await RunAsync("soxi", ["-s", path]), CultureInfo.InvariantCulture),
        int.Parse(await RunAsync("soxi", ["-r", path]), CultureInfo.InvariantCulture));

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        (int exitCode, string output, string errors) = await ChildProcess.RunAsync(new ProcessStartInfo(program, arguments));
        exitCode.Should().Be(0, errors);
        return output;
    }
}
