using System.CommandLine;
using Spectre.Console;
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
        var command = new Command("call", "Places one call to a server, shows it while it lasts, and records it. Exits with 0; with 1 if the connection was lost or the call ended with an error, 2 for wrong arguments, 3 if it can't connect, 130 if it was interrupted before.");
        arguments.AddTo(command);
        command.SetAction((given, cancellationToken) => RunAsync(arguments, given, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CallArguments arguments, ParseResult given, CancellationToken hangUp)
    {
        TextWriter errors = given.InvocationConfiguration.Error;
        bool isTaken = OutputFile.IsStandardOutput(arguments.Record(given)) || OutputFile.IsStandardOutput(arguments.Timeline(given));
        TextWriter output = isTaken ? errors : given.InvocationConfiguration.Output;
        bool json = arguments.Json(given);
        TextWriter notes = json ? errors : output;
        try
        {
            if (await arguments.Lines(given, path => LoadAsync(path, notes, errors, hangUp)) is not { } lines
                || (arguments.Callee(given) is { } callee ? await LoadAsync(callee, notes, errors, hangUp) : []) is not { } answered)
            {
                return CommandLineRun.UsageError;
            }

            SimulatedCallOptions options = arguments.Options(given);
            var call = new PlacedCall(arguments.Server(given), options, lines, answered, arguments.Duration(given));
            (CallRecording recording, CallReport report) = await (json ? call.RunAsync(hangUp) : ShowAsync(call, options, output, hangUp));

            // From here on nothing is canceled: after Ctrl+C the user still wants the files.
            if (arguments.Record(given) is { } wav)
            {
                await recording.SaveWavAsync(wav, CancellationToken.None);
                await notes.WriteLineAsync($"Written to {wav}");
            }

            if (arguments.Timeline(given) is { } page)
            {
                await TimelinePage.SaveAsync(page, recording, report, CancellationToken.None);
                await notes.WriteLineAsync($"Written to {page}");
            }

            await output.WriteLineAsync(json ? ReportJson.Write(report) : string.Join(Environment.NewLine, CallReportText.ToLines(report)));
            return report.EndedInOrder ? 0 : Failed;
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

    /// <returns>Null if the file can't be used; the reason is then in the errors.</returns>
    private static async Task<byte[]?> LoadAsync(string path, TextWriter notes, TextWriter errors, CancellationToken cancellationToken)
    {
        try
        {
            CallerAudio audio = await CallerAudio.LoadAsync(path, cancellationToken);
            if (audio.Note is not null)
            {
                await notes.WriteLineAsync(audio.Note);
            }

            return audio.Pcm;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"{path} can't be said: {e.Message}");
            return null;
        }
    }

    /// <summary>Shows a live view on a terminal, and lines in a pipe.</summary>
    private static async Task<(CallRecording Recording, CallReport Report)> ShowAsync(
        PlacedCall call, SimulatedCallOptions options, TextWriter output, CancellationToken hangUp)
    {
        if (output != Console.Out || Console.IsOutputRedirected)
        {
            var timeline = new Timeline(output);
            options.OnMessage = timeline.Add;
            (CallRecording Recording, CallReport Report) ended = await call.RunAsync(hangUp);
            timeline.End();
            return ended;
        }

        var progress = new CallProgress(options.TimeProvider);
        options.OnMessage = progress.Add;
        Task<(CallRecording Recording, CallReport Report)> running = RunAsync(call, progress, hangUp);
        await LiveView.ShowAsync(AnsiConsole.Console, progress, options.TimeProvider, running);
        return await running;
    }

    private static async Task<(CallRecording Recording, CallReport Report)> RunAsync(PlacedCall call, CallProgress progress, CancellationToken hangUp)
    {
        (CallRecording Recording, CallReport Report) ended = await call.RunAsync(hangUp);
        progress.End(ended.Report.EndedBy);
        return ended;
    }
}
