using System.Diagnostics;

namespace Benchmarks.Common;

/// <summary>A server in a process of its own, whose first line says where it listens.</summary>
internal sealed class ChildServer : IDisposable
{
    private ChildServer(Process process, string firstLine)
    {
        Process = process;
        FirstLine = firstLine;
    }

    public Process Process { get; }

    public string FirstLine { get; }

    /// <summary>The processor time that it has taken, in steps of 10 ms.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            Process.Refresh();
            return Process.TotalProcessorTime;
        }
    }

    /// <param name="program">What is run.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables that it has in addition to those of this process; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">It ended before it printed a line.</exception>
    public static async Task<ChildServer> StartAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        string firstLine = await process.StandardOutput.ReadLineAsync(cancellationToken)
            ?? throw new InvalidOperationException($"The server did not start: {program} {string.Join(' ', arguments)}");
        return new ChildServer(process, firstLine);
    }

    /// <summary>Ends its input, at which a server of these programs stops. Kills it when it does not.</summary>
    public async Task StopAsync()
    {
        Process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await Process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Process.Kill();
        }

        Process.Dispose();
    }

    /// <summary>Kills it.</summary>
    public void Dispose()
    {
        Process.Kill();
        Process.WaitForExit();
        Process.Dispose();
    }
}
