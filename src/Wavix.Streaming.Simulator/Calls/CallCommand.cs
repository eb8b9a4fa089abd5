using System.CommandLine;
using Spectre.Console;
using Wavix.Streaming.Simulator.Scenarios;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary><c>wavix-sim call</c>: the command line of <see cref="PlacedCall"/>.</summary>
internal static class CallCommand
{
    private const int Failed = 1;
    private const int Interrupted = 130;

    public static Command Create()
    {
        var arguments = new CallArguments();
        var command = new Command("call", "Places one call to a server, shows it while it lasts, and records it; or runs scenarios. Exits with 0; with 1 if the connection was lost, the call ended with an error or a scenario failed, 2 for wrong arguments, 3 if it can't connect, 130 if it was interrupted before.");
        arguments.AddTo(command);
        command.SetAction((given, cancellationToken) => RunAsync(arguments, given, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CallArguments arguments, ParseResult given, CancellationToken hangUp)
    {
        TextWriter errors = given.InvocationConfiguration.Error;
        var files = new CallFiles(arguments.Caller, given);
        try
        {
            if (arguments.Caller.Scenarios.IsGiven(given))
            {
                return await RunScenariosAsync(arguments, given, files, hangUp);
            }

            if (await files.LoadLinesAsync(hangUp) is not { } lines
                || (arguments.Callee(given) is { } callee ? await files.LoadAsync(callee, hangUp) : []) is not { } answered)
            {
                return CommandLineRun.UsageError;
            }

            SimulatedCallOptions options = arguments.Options(given);
            ServerTarget server = arguments.Server(given);
            var call = new PlacedCall(options, lines, answered, arguments.Caller.Duration(given));
            bool json = arguments.Caller.Json(given);
            (CallRecording recording, CallReport report) =
                await (json ? call.RunAsync(server, hangUp) : ShowAsync(call, server, options, files.Output, hangUp));

            bool isComplete = await files.SaveAsync(
                recording, TimeSpan.Zero, (page, log) => TimelinePage.SaveAsync(page, recording, report, CancellationToken.None, log: log));
            await files.Output.WriteLineAsync(json ? ReportJson.Write(report) : string.Join(Environment.NewLine, CallReportText.ToLines(report)));
            return report.EndedInOrder && isComplete ? 0 : Failed;
        }
        catch (CannotConnectException e)
        {
            await errors.WriteLineAsync(e.Message);
            return CannotConnectException.ExitCode;
        }
        catch (OperationCanceledException)
        {
            await errors.WriteLineAsync("Interrupted before the call was connected.");
            return Interrupted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"A file of the call can't be written: {e.Message}");
            return Failed;
        }
    }

    private static Task<int> RunScenariosAsync(CallArguments arguments, ParseResult given, CallFiles files, CancellationToken hangUp)
    {
        ServerTarget server = arguments.Server(given);
        var run = new ScenarioCommandRun(arguments.Caller, given, files);
        return run.RunAsync(
            async (options, scenario, token) =>
            {
                var timeline = new Timeline(run.Live);
                options.OnMessage = message => timeline.Add(message);
                try
                {
                    await using SimulatedCall call = await server.CallAsync(options, token);
                    ScenarioCall ended = await ScenarioTalk.RunAsync(call, options, scenario.Script, token);
                    timeline.End();
                    return ended;
                }
                catch (CannotConnectException e)
                {
                    return new ScenarioCall(e.Message, null, null) { IsUnreachable = true };
                }
                catch (OperationCanceledException)
                {
                    return new ScenarioCall("Interrupted before the call was connected.", null, null);
                }
            },
            () => arguments.Options(given),
            hangUp);
    }

    /// <summary>Shows a live view on a terminal, and lines in a pipe.</summary>
    private static async Task<(CallRecording Recording, CallReport Report)> ShowAsync(
        PlacedCall call, ServerTarget server, SimulatedCallOptions options, TextWriter output, CancellationToken hangUp)
    {
        if (output != Console.Out || Console.IsOutputRedirected)
        {
            var timeline = new Timeline(output);
            options.OnMessage = message => timeline.Add(message);
            (CallRecording Recording, CallReport Report) ended = await call.RunAsync(server, hangUp);
            timeline.End();
            return ended;
        }

        var progress = new CallProgress(options.TimeProvider);
        options.OnMessage = progress.Add;
        Task<(CallRecording Recording, CallReport Report)> running = RunAsync(call, server, progress, hangUp);
        await LiveView.ShowAsync(AnsiConsole.Console, progress, options.TimeProvider, running);
        return await running;
    }

    private static async Task<(CallRecording Recording, CallReport Report)> RunAsync(
        PlacedCall call, ServerTarget server, CallProgress progress, CancellationToken hangUp)
    {
        (CallRecording Recording, CallReport Report) ended = await call.RunAsync(server, hangUp);
        progress.End(ended.Report.EndedBy);
        return ended;
    }
}
