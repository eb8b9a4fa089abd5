using System.CommandLine;
using System.CommandLine.Parsing;
using Wavix.Streaming.Simulator.Logs;
using Wavix.Streaming.Simulator.Scenarios;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>The arguments that describe the caller, the line and the reports of a call, however it is placed.</summary>
internal sealed class CallerArguments
{
    private readonly CallerScript _script = new();

    private readonly LineArguments _line = new();

    private readonly Option<FileInfo?> _record = new("--record", "-r")
    {
        Description = "A stereo WAV file to write: the caller on the left, the application (in a one-way stream the callee) on the right.",
    };

    private readonly Option<FileInfo?> _timeline = new("--timeline", "-t")
    {
        Description = "A self-contained web page to write: both waveforms, answer times and interruptions, every message, and the audio to play.",
    };

    private readonly Option<FileInfo?> _log;

    private readonly Option<string?> _duration = new("--duration", "-d")
    {
        Description = "When the caller hangs up: 10s, 500ms, 1m30s; at most an hour. [default: 5 s after the caller's last line]",
        HelpName = "duration",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Prints only a report, as JSON, to standard output." };

    public CallerArguments()
    {
        _duration.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }]
                && (!DurationText.TryParse(text, out TimeSpan value) || value <= TimeSpan.Zero || value > PlacedCall.Longest))
            {
                result.AddError($"--duration '{text}' is not a duration above zero and at most an hour: write 500ms, 10s or 1m30s.");
            }
        });
        _record.Validators.Add(OutputFolder.Require);
        _timeline.Validators.Add(OutputFolder.Require);
        _log = LogOption.Create(_timeline);
    }

    /// <summary>The scenarios that the caller follows instead.</summary>
    public ScenarioArguments Scenarios { get; } = new();

    public void AddTo(Command command)
    {
        _script.AddTo(command);
        Scenarios.AddTo(command, [.. _script.Options, _duration, _line.Faults]);
        Option[] options = [_record, _timeline, _log, _duration, .. _line.All, _json];
        foreach (Option option in options)
        {
            command.Add(option);
        }
    }

    /// <summary>Returns why the caller of a one-way stream can't do what was requested; null if nothing is wrong.</summary>
    public string? ComplainOneWay(CommandResult given) => _script.ComplainOneWay(given);

    /// <summary>Returns what the caller says, as <see cref="CallerScript.ReadAsync"/> reads it.</summary>
    public Task<IReadOnlyList<CallerLine>?> Lines(ParseResult arguments, Func<string, Task<byte[]?>> load) =>
        _script.ReadAsync(arguments, load, CallerAudio.Standard);

    public string? Record(ParseResult arguments) => arguments.GetValue(_record)?.FullName;

    public string? Timeline(ParseResult arguments) => arguments.GetValue(_timeline)?.FullName;

    public string? Log(ParseResult arguments) => arguments.GetValue(_log)?.FullName;

    public bool Json(ParseResult arguments) => arguments.GetValue(_json);

    public TimeSpan? Duration(ParseResult arguments) =>
        arguments.GetValue(_duration) is { } text && DurationText.TryParse(text, out TimeSpan duration) ? duration : null;

    public SimulatedCallOptions Options(ParseResult arguments) => _line.Options(arguments);
}
