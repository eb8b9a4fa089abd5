using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Wavix.Streaming.Tests.Common;

/// <summary>Another program in a process of its own, with what it prints.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _printed = new();
    private readonly List<Wait> _awaited = [];

    private ChildProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
    }

    /// <summary>Everything so far, of both outputs.</summary>
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

    public static ChildProcess Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments);

        // The host of the tests must not decide which runtime the program gets.
        start.Environment.Remove("DOTNET_ROOT");
        start.Environment.Remove("ASPNETCORE_URLS");

        // It lives for seconds: what the runtime measures to compile better later never pays.
        start.Environment["DOTNET_TieredPGO"] = "0";
        var child = new ChildProcess(StartRedirected(start));
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Starts a program whose outputs the caller reads.</summary>
    public static Process StartRedirected(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return Process.Start(start)!;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="start">What to start.</param>
    /// <param name="limit">Kills the program after this time and throws <see cref="TimeoutException"/>; <see cref="Patience.Long"/> when null.</param>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(ProcessStartInfo start, TimeSpan? limit = null)
    {
        using Process process = StartRedirected(start);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(limit ?? Patience.Long);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output, await errors);
    }

    /// <summary>The first line that holds the text, or the first after this number of such lines; it may have been printed before.</summary>
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
        if (await Task.WhenAny(found.Task, ended).WaitAsync(Patience.Long) == ended && !found.Task.IsCompleted)
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
        await kill.WaitForExitAsync().WaitAsync(Patience.Long);
    }

    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience.Long);
        return _process.ExitCode;
    }

    /// <summary>Ends it at once, as <c>kill -9</c> does: it can't do anything any more.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

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
        /// <summary>Lines with the text that are printed before the one that is waited for.</summary>
        public int Behind { get; set; }
    }
}
