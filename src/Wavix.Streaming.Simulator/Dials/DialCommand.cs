using System.CommandLine;
using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Simulator.Scenarios;

namespace Wavix.Streaming.Simulator.Dials;

/// <summary><c>wavix-sim dial</c>: the command line of <see cref="DialedCall"/>.</summary>
internal static class DialCommand
{
    private const int Failed = 1;

    public static Command Create()
    {
        var arguments = new DialArguments();
        var command = new Command(
            "dial",
            "Calls a server as Wavix does, through its webhook, Wavix's HTTP API and the stream, up to the hang-up; says in one line what is missing or wrong; or runs scenarios. "
            + "Exits with 0 if the call was answered, connected and ended in order; with 1 if it went wrong after it was connected (stream lost or closed with an "
            + "error, not hung up, a request refused, a webhook not answered with 2xx, digits not collected, a scenario failed, a file can't be written), 2 for wrong arguments, "
            + "3 if it can't be connected (webhook, answer, stream), 130 if it was interrupted before.");
        arguments.AddTo(command);
        command.SetAction((given, cancellationToken) => RunAsync(arguments, given, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DialArguments arguments, ParseResult given, CancellationToken hangUp)
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

            DialResult result;
            bool json = arguments.Caller.Json(given);
            await using (ApiServer? server = await StartAsync(arguments, given, files.Notes, hangUp))
            {
                if (server is null)
                {
                    return CommandLineRun.UsageError;
                }

                result = await new DialedCall(arguments.Read(given, lines) with { Answered = answered }, server, json ? TextWriter.Null : files.Output).RunAsync(hangUp);
            }

            bool isComplete = await ReportAsync(result, json, files, errors);
            return result.Outcome.ExitCode == 0 && !isComplete ? Failed : result.Outcome.ExitCode;
        }
        catch (OperationCanceledException)
        {
            await errors.WriteLineAsync(DialOutcome.Interrupted.Message);
            return DialOutcome.Interrupted.ExitCode;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"A file of the call can't be written: {e.Message}");
            return Failed;
        }
    }

    private static async Task<int> RunScenariosAsync(DialArguments arguments, ParseResult given, CallFiles files, CancellationToken hangUp)
    {
        await using ApiServer? server = await StartAsync(arguments, given, files.Notes, hangUp);
        if (server is null)
        {
            return CommandLineRun.UsageError;
        }

        var run = new ScenarioCommandRun(arguments.Caller, given, files);
        return await run.RunAsync(
            async (options, scenario, token) =>
            {
                DialSettings settings = arguments.Read(given, []) with { Stream = options, Script = scenario.Script };
                return ToScenarioCall(await new DialedCall(settings, server, run.Live).RunAsync(token));
            },
            () => arguments.Caller.Options(given),
            hangUp);
    }

    internal static ScenarioCall ToScenarioCall(DialResult result)
    {
        string? failure = result.Stream?.Failure ?? (result.Outcome.ExitCode == 0 ? null : result.Outcome.Message);
        return new ScenarioCall(failure, result.Stream?.Recording, result.Stream?.Report)
        {
            IsUnreachable = result.Outcome.ExitCode == CannotConnectException.ExitCode,
            StreamAt = result.Stream?.At ?? TimeSpan.Zero,
            WritePage = (page, log) => SavePageAsync(page, result, log),
        };
    }

    private static Task SavePageAsync(string page, DialResult result, CallLog? log) => TimelinePage.SaveAsync(
        page, result.Stream!.Recording, result.Stream.Report, CancellationToken.None, DialReport.ToTimeline(result, result.Stream.At), log);

    /// <returns>Null if the port can't be used; the reason is then in the errors.</returns>
    private static async Task<ApiServer?> StartAsync(DialArguments arguments, ParseResult given, TextWriter notes, CancellationToken cancellationToken)
    {
        try
        {
            return await arguments.Platform.Api.StartAsync(given, notes, cancellationToken);
        }
        catch (IOException e)
        {
            await given.InvocationConfiguration.Error.WriteLineAsync(e.Message);
            return null;
        }
    }

    /// <returns>False if a page lacks the log that it should have.</returns>
    private static async Task<bool> ReportAsync(DialResult result, bool json, CallFiles files, TextWriter errors)
    {
        bool isComplete = result.Stream is not { } stream
            || await files.SaveAsync(stream.Recording, stream.At, (page, log) => SavePageAsync(page, result, log));

        if (json)
        {
            await files.Output.WriteLineAsync(DialReport.ToJson(result));
        }
        else
        {
            foreach (string line in DialReport.ToLines(result))
            {
                await files.Output.WriteLineAsync(line);
            }
        }

        // A report for machines contains the message; a person also sees what went wrong.
        if (result.Outcome.ExitCode != 0)
        {
            await errors.WriteLineAsync(result.Outcome.Message);
        }
        else if (!json)
        {
            await files.Output.WriteLineAsync(result.Outcome.Message);
        }

        return isComplete;
    }
}
