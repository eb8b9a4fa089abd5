using System.CommandLine;
using System.Globalization;
using Wavix.Streaming.Simulator.Logs;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Recordings;

/// <summary><c>wavix-sim timeline</c>: shows a recording.</summary>
internal static class TimelineCommand
{
    private const int Failed = 1;
    private const int Interrupted = 130;

    public static Command Create()
    {
        Argument<FileInfo> file = RecordingFiles.CreateArgument();
        var page = new Option<FileInfo?>("--output", "-o")
        {
            Description = "The web page to write. [default: the name of the recording with .html]",
        };
        page.Validators.Add(OutputFolder.Require);
        Option<FileInfo?> log = LogOption.Create();
        var command = new Command(
            "timeline",
            "Shows a recorded stream: prints its messages, and writes a self-contained web page with both waveforms, answer times and interruptions, every message, and the audio to play. Exits with 0; with 1 if the page can't be written, 2 for wrong arguments or a file that is not a recording or a log of this call, 130 if it was interrupted.")
        {
            file,
            page,
            log,
        };
        command.SetAction((arguments, cancellationToken) =>
        {
            string path = arguments.GetValue(file)!.FullName;
            return RunAsync(
                path, arguments.GetValue(page)?.FullName ?? Path.ChangeExtension(path, ".html"), arguments.GetValue(log)?.FullName, arguments.InvocationConfiguration, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(string file, string page, string? log, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        TextWriter output = OutputFile.IsStandardOutput(page) ? console.Error : console.Output;
        try
        {
            if (await RecordingFiles.ReadAsync(file, console.Error, cancellationToken) is not { } recording)
            {
                return CommandLineRun.UsageError;
            }

            Print(recording, output);
            foreach (string note in RecordingFiles.NotesOn(recording))
            {
                await output.WriteLineAsync(note);
            }

            PageOutcome outcome = await RecordedPage.SaveAsync(page, recording, log, console.Error, cancellationToken);
            if (outcome == PageOutcome.NotWritten)
            {
                return Failed;
            }

            await output.WriteLineAsync($"Written to {page}");
            return outcome == PageOutcome.Complete ? 0 : CommandLineRun.UsageError;
        }
        catch (OperationCanceledException)
        {
            await console.Error.WriteLineAsync("Interrupted; no page was written.");
            return Interrupted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await console.Error.WriteLineAsync($"The page can't be written: {e.Message}");
            return Failed;
        }
    }

    private static void Print(Recording recording, TextWriter output)
    {
        var timeline = new Timeline(output);
        var reader = new MessageReader();
        foreach (RecordedLine line in recording.Lines)
        {
            if (reader.Read(line.ToMessage(int.MaxValue), line.IsFromWavix, line.At) is { } message)
            {
                timeline.Add(message);
            }
            else
            {
                timeline.Note(line.At, Describe(line));
            }
        }

        timeline.End();
    }

    private static string Describe(RecordedLine line) => line.Kind == WavixTransportMessageKind.Lost
        ? "the connection is lost"
        : $"{(line.IsFromWavix ? "Wavix" : "the application")} closes with {line.CloseStatus?.ToString(CultureInfo.InvariantCulture) ?? "no status"}"
            + (string.IsNullOrEmpty(line.Reason) ? "" : $": {string.Concat(line.Reason.Select(c => char.IsControl(c) ? ' ' : c))}");
}
