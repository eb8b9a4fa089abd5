using System.CommandLine;
using System.Globalization;
using Wavix.Streaming.Simulator.Logs;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Recordings;

/// <summary><c>wavix-sim replay</c>: the command line of <see cref="ReplayRun"/>.</summary>
internal static class ReplayCommand
{
    private const int Differs = 1;
    private const int Interrupted = 130;
    // Twice a recording, since the application may send more now.
    private const long MaxReplayedBytes = 1024 * 1024 * 1024;

    private const double MinSpeed = 0.1;
    private const double MaxSpeed = 100;

    public static Command Create()
    {
        Argument<FileInfo> file = RecordingFiles.CreateArgument();
        var server = new ServerTarget.Arguments();
        var speed = new Option<string>("--speed")
        {
            Description = "How fast the recording plays, 0.1 to 100: 4 is four times as fast. At a speed other than 1 the time of answers is not compared.",
            HelpName = "factor",
            DefaultValueFactory = _ => "1",
        };
        speed.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && Parse(text) is not (>= MinSpeed and <= MaxSpeed))
            {
                result.AddError($"--speed '{text}' must be 0.1 to 100.");
            }
        });
        Option<string> tolerance = DurationText.CreateOption(
            "--tolerance", "500ms", "By how much the application's audio, and the first audio of an answer, may differ.", positive: false);
        Option<string> wait = DurationText.CreateOption(
            "--wait", "10s", "Maximum wait for a mark or a close that the application had sent when it was recorded.", positive: false);
        var save = new Option<FileInfo?>("--save") { Description = "A file to write: the recording of the replay, with all audio." };
        save.Validators.Add(OutputFolder.Require);
        var page = new Option<FileInfo?>("--timeline", "-t")
        {
            Description = "A self-contained web page to write, as the timeline command does: the replay, with all audio.",
        };
        page.Validators.Add(OutputFolder.Require);
        Option<FileInfo?> log = LogOption.Create(page);
        var json = new Option<bool>("--json") { Description = "Prints only a report, as JSON, to standard output." };

        var command = new Command(
            "replay",
            "Plays the Wavix side of a recorded stream to a server, and compares what the application sends now with what it sent then. Exits with 0 if it is the same; with 1 if it differs or the connection was lost, 2 for wrong arguments or a file that is not a recording, 3 if it can't connect, 130 if it was interrupted.")
        {
            file,
        };
        server.AddTo(command);
        Option[] options = [speed, tolerance, wait, save, page, log, json];
        foreach (Option option in options)
        {
            command.Add(option);
        }

        command.SetAction((arguments, cancellationToken) =>
        {
            var settings = new ReplayOptions { Speed = Parse(arguments.GetValue(speed)!), MarkTimeout = DurationText.Read(arguments, wait) };
            var files = new ReplayFiles(arguments.GetValue(save)?.FullName, arguments.GetValue(page)?.FullName, arguments.GetValue(log)?.FullName);
            TextWriter output = files.UseStandardOutput ? arguments.InvocationConfiguration.Error : arguments.InvocationConfiguration.Output;
            var console = new ReplayConsole(output, arguments.InvocationConfiguration.Error, arguments.GetValue(json));
            return RunAsync(
                arguments.GetValue(file)!.FullName, server.Read(arguments), settings, DurationText.Read(arguments, tolerance), files, console, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        string file, ServerTarget server, ReplayOptions options, TimeSpan tolerance, ReplayFiles files, ReplayConsole console, CancellationToken cancellationToken)
    {
        string replayed = Path.Combine(Path.GetTempPath(), $".wavix-sim-{Path.GetRandomFileName()}.ndjson");
        try
        {
            if (await RecordingFiles.ReadAsync(file, console.Errors, cancellationToken) is not { } recording)
            {
                return CommandLineRun.UsageError;
            }

            var run = new ReplayRun(recording, options, console.Add);
            await run.RunAsync(server, replayed, files.NeedAudio ? RecordedAudio.Full : recording.Audio, cancellationToken);
            console.End();
            Recording replay = await Recording.ReadAsync(replayed, MaxReplayedBytes, cancellationToken);
            bool areComplete = await files.SaveAsync(replayed, replay, console, cancellationToken);
            StreamSummary then = StreamSummary.Of(recording, StreamEnd.Of(recording));
            StreamSummary now = StreamSummary.Of(replay, run.End);
            var report = new ReplayReport
            {
                Recording = file,
                Server = server.Name,
                Speed = options.Speed,
                Differences = ReplayReport.Compare(then, now, tolerance, comparesTimes: options.Speed == 1),
                Notes = [.. RecordingFiles.NotesOn(recording), .. NotesOn(run)],
                MissingMarks = run.MissingMarks,
                Recorded = then,
                Now = now,
            };
            await console.WriteAsync(report);
            return report.Same && areComplete ? 0 : Differs;
        }
        catch (CannotConnectException e)
        {
            await console.Errors.WriteLineAsync(e.Message);
            return CannotConnectException.ExitCode;
        }
        catch (OperationCanceledException)
        {
            await console.Errors.WriteLineAsync("Interrupted; nothing was compared.");
            return Interrupted;
        }
        catch (InvalidDataException e)
        {
            await console.Errors.WriteLineAsync($"The application has sent more than can be compared: {e.Message}");
            return Differs;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await console.Errors.WriteLineAsync($"The replay can't be written: {e.Message}");
            return Differs;
        }
        finally
        {
            File.Delete(replayed);
        }
    }

    private static IEnumerable<string> NotesOn(ReplayRun run)
    {
        if (run.NotSent > 0)
        {
            yield return FormattableString.Invariant($"{run.NotSent} messages of the recording could not be sent again: they were binary, or too large to be recorded.");
        }
    }

    private static double Parse(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;
}

/// <summary>Prints a replay: its messages while it runs, then the report; with <c>--json</c> the report alone.</summary>
internal sealed class ReplayConsole(TextWriter output, TextWriter errors, bool json)
{
    private readonly Timeline? _timeline = json ? null : new Timeline(output);

    public TextWriter Errors => errors;

    public void Add(SimulatedCallMessage message) => _timeline?.Add(message);

    public void End() => _timeline?.End();

    public Task WriteAsync(ReplayReport report) =>
        output.WriteLineAsync(json ? ReportJson.Write(report) : string.Join(Environment.NewLine, ReplayReportText.ToLines(report)));
}
