using System.ComponentModel;
using System.Diagnostics;

namespace Wavix.Streaming.Simulator.Phones;

/// <summary>Opens a page in the user's browser.</summary>
internal static class BrowserLauncher
{
    /// <returns>False if the system has no browser that can be started.</returns>
    public static bool TryOpen(Uri url)
    {
        ProcessStartInfo start = OperatingSystem.IsWindows() ? new ProcessStartInfo(url.AbsoluteUri) { UseShellExecute = true }
            : new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [url.AbsoluteUri])
            {
                // What a browser prints is not for the user of the tool.
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
        try
        {
            using Process? browser = Process.Start(start);
            return true;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            return false;
        }
    }
}
