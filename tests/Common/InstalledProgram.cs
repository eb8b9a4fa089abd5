using System.ComponentModel;
using System.Diagnostics;

namespace Wavix.Streaming.Tests.Common;

/// <summary>A program that some tests need and that not every machine has.</summary>
internal static class InstalledProgram
{
    /// <summary>Skips the test when the program is not installed. Fails it when <c>WAVIX_REQUIRE_{name}</c> is 1, as in .ci/run.</summary>
    /// <param name="program">What is started.</param>
    /// <param name="name">The variable's last word.</param>
    /// <param name="versionArgument">What makes the program print its version and exit.</param>
    public static void Require(string program, string name, string versionArgument = "--version") =>
        Require(IsThere(program, versionArgument), name, $"{program} is not installed");

    /// <summary>The same for anything else that the test needs.</summary>
    public static void Require(bool holds, string name, string otherwise)
    {
        if (Environment.GetEnvironmentVariable($"WAVIX_REQUIRE_{name}") == "1")
        {
            holds.Should().BeTrue($"WAVIX_REQUIRE_{name} is set, but {otherwise}");
        }

        Assert.SkipUnless(holds, $"The test can't run: {otherwise}.");
    }

    private static bool IsThere(string program, string versionArgument)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, versionArgument) { RedirectStandardOutput = true, RedirectStandardError = true });
            process!.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
