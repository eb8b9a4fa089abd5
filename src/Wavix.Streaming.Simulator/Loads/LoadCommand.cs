using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace Wavix.Streaming.Simulator;

/// <summary><c>wavix-sim load</c>: the command line of <see cref="LoadRun"/>.</summary>
internal static class LoadCommand
{
    private const int MaxCalls = 20_000;

    public static Command Create()
    {
        var server = new ServerTarget.Arguments();
        var calls = new Option<int>("--calls", "-n")
        {
            Description = $"Number of concurrent calls, 1 to {MaxCalls}.",
            Required = true,
        };
        calls.Validators.Add(result =>
        {
            // Check the token, not the value: reading a value that is not a number throws here.
            if (result.Tokens is [{ Value: var text }]
                && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value is >= 1 and <= MaxCalls))
            {
                result.AddError($"--calls must be 1 to {MaxCalls}.");
            }
        });
        Option<string> ramp = DurationText.CreateOption("--ramp", "10s", "The calls are opened evenly over this time.", positive: false);
        Option<string> duration = DurationText.CreateOption("--duration", "60s", "How long all calls then speak together.", positive: true);
        Option<string> late = DurationText.CreateOption("--late", "200ms", "A frame whose echo takes longer is counted as late.", positive: true);
        var noEcho = new Option<bool>("--no-echo") { Description = "The server does not repeat what it hears: latency and lost frames are not measured." };
        var json = new Option<bool>("--json") { Description = "Prints only the report, as one JSON document." };

        var command = new Command("load", "Places many calls to a server at the same time, and reports how fast its echo is and what was lost.");
        server.AddTo(command);
        command.Add(calls);
        command.Add(ramp);
        command.Add(duration);
        command.Add(late);
        command.Add(noEcho);
        command.Add(json);
        command.SetAction((arguments, cancellationToken) =>
        {
            var options = new LoadOptions(arguments.GetValue(calls))
            {
                Ramp = DurationText.Read(arguments, ramp),
                Duration = DurationText.Read(arguments, duration),
                Late = DurationText.Read(arguments, late),
                ExpectEcho = !arguments.GetValue(noEcho),
            };
            SaveThreadHops();
            var run = new LoadRun(server.Read(arguments), options, TimeProvider.System);
            return RunAsync(run, arguments.GetValue(json), arguments.InvocationConfiguration, cancellationToken);
        });
        return command;
    }

    /// <summary>
    /// Reads echoes on the thread that waits for the sockets, which saves a fifth of the CPU; no code here blocks it. .NET reads this
    /// setting when the first socket is opened. A value set by the user is kept.
    /// </summary>
    private static void SaveThreadHops()
    {
        foreach (string setting in (string[])["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT"])
        {
            if (Environment.GetEnvironmentVariable(setting) is null)
            {
                Environment.SetEnvironmentVariable(setting, "1");
            }
        }
    }

    private static async Task<int> RunAsync(LoadRun run, bool asJson, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        (TextWriter output, TextWriter errors) = (console.Output, console.Error);
        using var ended = new CancellationTokenSource();
        Task progress = asJson ? Task.CompletedTask : ShowAsync(run, output, ended.Token);
        LoadReport report = await run.RunAsync(cancellationToken);
        await ended.CancelAsync();
        await progress;
        if (asJson)
        {
            await output.WriteLineAsync(ReportJson.Write(report));
        }
        else if (!report.NothingConnected)
        {
            await output.WriteLineAsync(string.Join(Environment.NewLine, LoadReportText.ToLines(report)));
        }

        if (report.NothingConnected)
        {
            await errors.WriteLineAsync($"None of {report.CallsFailed} calls could connect to {report.Server}. {report.Failures.Keys.First()}");
            return CannotConnectException.ExitCode;
        }

        return report.Passed ? 0 : 1;
    }

    private static Task ShowAsync(LoadRun run, TextWriter output, CancellationToken cancellationToken)
    {
        var progress = new LoadProgress(run, TimeProvider.System);
        return output != Console.Out || Console.IsOutputRedirected
            ? progress.WriteLinesAsync(output, cancellationToken)
            : progress.ShowAsync(AnsiConsole.Console, cancellationToken);
    }
}
