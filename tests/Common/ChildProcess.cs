using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Wavix.Streaming.AspNetCore.Tests.Samples;

/// <summary>A program of the repository in a process of its own, with what it prints.</summary>
internal sealed class SampleProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _printed = new();
    private readonly List<Wait> _awaited = [];

    private SampleProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
    }

    public string Printed
    {
        get
        {
            lock (_printed)
            {
                return _printed.ToString();
            }
        }
    }

    /// <summary>A sample's assembly, as the solution's build leaves it.</summary>
    public static string PathOf(string sample) =>
        Path.Combine(Metadata("RepositoryRoot"), "docs", "samples", sample, "bin", Metadata("Configuration"), "net10.0", $"{sample}.dll");

    public static string RepositoryPath(params string[] parts) => Path.Combine([Metadata("RepositoryRoot"), .. parts]);

    public static SampleProcess Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };

        // Whoever hosts the tests must not decide which runtime the sample gets.
        start.Environment.Remove("DOTNET_ROOT");
        start.Environment.Remove("ASPNETCORE_URLS");
        var sample = new SampleProcess(new Process { StartInfo = start });
        sample._process.Start();
        sample._process.BeginOutputReadLine();
        sample._process.BeginErrorReadLine();
        return sample;
    }

    /// <summary>The first line that holds the text, or the first behind some that do; it may have been printed before.</summary>
    public async Task<string> WaitForLineAsync(string text, int behind = 0)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_printed)
        {
            string[] lines = [.. _printed.ToString().Split('\n').Where(line => line.Contains(text, StringComparison.Ordinal))];
            if (lines.Length > behind)
            {
                return lines[behind];
            }

            _awaited.Add(new Wait(text, found) { Behind = behind - lines.Length });
        }

        Task ended = _process.WaitForExitAsync();
        if (await Task.WhenAny(found.Task, ended).WaitAsync(Patience) == ended && !found.Task.IsCompleted)
        {
            throw new InvalidOperationException($"The program ended with {_process.ExitCode} before it printed '{text}':\n{Printed}");
        }

        return await found.Task;
    }

    /// <summary>Asks it to stop, as a container's host does: SIGTERM.</summary>
    public async Task TerminateAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        using Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().WaitAsync(Patience);
    }

    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static string Metadata(string key) => typeof(SampleProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    private void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_printed)
        {
            _printed.Append(line).Append('\n');
            foreach (Wait wait in _awaited.Where(wait => line.Contains(wait.Text, StringComparison.Ordinal)))
            {
                if (wait.Behind-- == 0)
                {
                    wait.Found.TrySetResult(line);
                }
            }
        }
    }

    private sealed record Wait(string Text, TaskCompletionSource<string> Found)
    {
        /// <summary>Lines with the text that come before the one that is waited for.</summary>
        public int Behind { get; set; }
    }
}
