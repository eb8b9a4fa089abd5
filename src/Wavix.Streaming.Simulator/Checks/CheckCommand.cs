using System.CommandLine;

namespace Wavix.Streaming.Simulator;

/// <summary><c>wavix-sim check</c>: the command line of <see cref="ConformanceRun"/>.</summary>
internal static class CheckCommand
{
    private const int Violations = 1;
    private const int Usage = 2;
    private const int Interrupted = 130;

    /// <param name="settings">Durations; null for the defaults.</param>
    public static Command Create(CheckSettings? settings = null)
    {
        var dialed = new CheckDialArguments();
        var server = new ServerTarget.Arguments(dialed.Url);
        var json = new Option<bool>("--json") { Description = "Prints only the report, as one JSON document." };
        var junit = new Option<FileInfo?>("--junit") { Description = "Writes the report to this file as JUnit XML; an existing file is replaced." };
        junit.Validators.Add(OutputFolder.Require);
        var strict = new Option<bool>("--strict") { Description = "Also fails for advice." };
        var audio = new Option<FileInfo?>("--audio")
        {
            Description = "A WAV file that the caller says, for servers that answer only real speech; at most its first 10 s.",
        };

        var command = new Command(
            "check", "Checks a server in any language against the protocol; with --dial, also how it takes phone calls. Exits with 0 if it conforms, 1 if not, 2 for wrong arguments, 3 if it can't connect, 130 if it was interrupted.");
        server.AddTo(command);
        dialed.AddTo(command);
        command.Add(json);
        command.Add(junit);
        command.Add(strict);
        command.Add(audio);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            TextWriter errors = arguments.InvocationConfiguration.Error;
            TextWriter output = OutputFile.IsStandardOutput(arguments.GetValue(junit)?.FullName) ? errors : arguments.InvocationConfiguration.Output;
            try
            {
                CheckSettings chosen = settings ?? new CheckSettings();
                if (arguments.GetValue(audio) is { } wav)
                {
                    chosen = chosen with { Speech = await ReadSpeechAsync(wav, errors, cancellationToken) };
                }

                TextWriter notes = arguments.GetValue(json) ? errors : output;
                await using ApiServer? api = await dialed.StartAsync(arguments, notes, cancellationToken);
                await using DialPlacer? dial = api is null ? null : new DialPlacer(dialed.Read(arguments), api, chosen);
                ServerTarget? target = dial is null ? server.Read(arguments) : null;
                CheckReport report = await RunAsync(
                    dial ?? (ICallPlacer)new StreamPlacer(target!, chosen),
                    target?.Name ?? dialed.Name(arguments),
                    arguments.GetValue(json),
                    arguments.GetValue(strict),
                    chosen,
                    output,
                    cancellationToken);
                if (arguments.GetValue(junit) is { } file)
                {
                    await CheckJUnit.WriteAsync(file.FullName, report, arguments.GetValue(strict));
                }

                return report.IsConformant(arguments.GetValue(strict)) ? 0 : Violations;
            }
            catch (OperationCanceledException)
            {
                await errors.WriteLineAsync("Interrupted.");
                return Interrupted;
            }
            catch (CannotConnectException e)
            {
                await errors.WriteLineAsync(e.Message);
                return CannotConnectException.ExitCode;
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                await errors.WriteLineAsync(e.Message);
                return Usage;
            }
        });
        return command;
    }

    private static async Task<byte[]> ReadSpeechAsync(FileInfo wav, TextWriter errors, CancellationToken cancellationToken)
    {
        CheckSpeech speech = await CheckSpeech.ReadAsync(wav.FullName, cancellationToken);
        if (speech.Note is not null)
        {
            await errors.WriteLineAsync(speech.Note);
        }

        return speech.Pcm;
    }

    private static async Task<CheckReport> RunAsync(
        ICallPlacer placer, string name, bool json, bool strict, CheckSettings settings, TextWriter output, CancellationToken cancellationToken)
    {
        long begunAt = settings.Clock.GetTimestamp();
        var printer = new CheckPrinter(output, isTerminal: output == Console.Out && !Console.IsOutputRedirected);
        var run = new ConformanceRun(placer, settings)
        {
            Began = json ? null : printer.Begin,
            Judged = json ? null : printer.Add,
        };
        IReadOnlyList<CheckResult> results = await run.RunAsync(cancellationToken);
        var report = new CheckReport(name, settings.Clock.GetElapsedTime(begunAt), results);
        if (json)
        {
            await output.WriteLineAsync(CheckJson.Write(report, strict));
        }
        else
        {
            printer.Conclude(report, strict);
        }

        return report;
    }
}
