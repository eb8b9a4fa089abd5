using System.Diagnostics;

namespace Wavix.Streaming.Simulator;

/// <summary>Runs the user's command to get the URL of one connection.</summary>
internal static class UrlCommand
{
    private const int MaxComplaint = 200;

    /// <param name="command">A line for the shell of the system.</param>
    /// <param name="callId">The value of <c>WAVIX_CALL_ID</c>.</param>
    /// <param name="cancellationToken">Kills the command.</param>
    /// <returns>The first line of its output that is not empty.</returns>
    /// <exception cref="CannotConnectException">The command failed, or printed nothing.</exception>
    public static async Task<string> RunAsync(string command, string callId, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["WAVIX_CALL_ID"] = callId },
        };
        SetShell(start, command);
        using Process process = Process.Start(start)!;
        try
        {
            // It must not wait for input.
            process.StandardInput.Close();
            Task<string> complaint = process.StandardError.ReadToEndAsync(cancellationToken);
            string? url = FirstLine(await process.StandardOutput.ReadToEndAsync(cancellationToken));
            string? said = FirstLine(await complaint);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 && url is not null ? url : throw Failure(process.ExitCode, url, said);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static void SetShell(ProcessStartInfo start, string command)
    {
        if (OperatingSystem.IsWindows())
        {
            // One string, not a list of arguments: cmd does not understand the quoting of a list.
            start.FileName = "cmd.exe";
            start.Arguments = $"/d /s /c \"{command}\"";
        }
        else
        {
            start.FileName = "/bin/sh";
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(command);
        }
    }

    private static string? FirstLine(string output) => output.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0);

    private static CannotConnectException Failure(int exitCode, string? url, string? said)
    {
        string detail = said is null ? "" : $" It said: {(said.Length > MaxComplaint ? said[..MaxComplaint] : said)}";
        return new CannotConnectException(
            $"--url-command exited with {exitCode} and printed {(url is null ? "nothing" : "a URL")}; it must exit with 0 and print the URL.{detail}");
    }
}
