using System.CommandLine;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>The files of a call: what the caller says, and what the user wants to keep.</summary>
/// <param name="arguments">The arguments that name them.</param>
/// <param name="given">The command line.</param>
internal sealed class CallFiles(CallerArguments arguments, ParseResult given)
{
    private readonly TextWriter _errors = given.InvocationConfiguration.Error;

    /// <summary>Where the report goes: standard output, unless a file is written there.</summary>
    public TextWriter Output { get; } =
        OutputFile.IsStandardOutput(arguments.Record(given)) || OutputFile.IsStandardOutput(arguments.Timeline(given))
            ? given.InvocationConfiguration.Error
            : given.InvocationConfiguration.Output;

    /// <summary>Where notes for people go: not to standard output if a report for machines does.</summary>
    public TextWriter Notes => arguments.Json(given) ? _errors : Output;

    /// <summary>Reads what the caller says.</summary>
    /// <returns>Null if a file can't be used; the reason is then in the errors.</returns>
    public Task<IReadOnlyList<CallerLine>?> LoadLinesAsync(CancellationToken cancellationToken) =>
        arguments.Lines(given, path => LoadAsync(path, cancellationToken));

    /// <summary>Reads a WAV file that a party of the call says.</summary>
    /// <returns>Null if the file can't be used; the reason is then in the errors.</returns>
    public async Task<byte[]?> LoadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            CallerAudio audio = await CallerAudio.LoadAsync(path, cancellationToken);
            if (audio.Note is not null)
            {
                await Notes.WriteLineAsync(audio.Note);
            }

            return audio.Pcm;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            await _errors.WriteLineAsync($"{path} can't be said: {e.Message}");
            return null;
        }
    }

    /// <summary>Writes the recording and the page, if the user wants them. Not canceled: after Ctrl+C the user still wants them.</summary>
    /// <param name="recording">The call.</param>
    /// <param name="offset">When its stream started, on the axis of the page.</param>
    /// <param name="writePage">Writes the page to a path, with the application's log.</param>
    /// <returns>False if the log can't be used: the page was written without it, and the reason is in the errors.</returns>
    /// <exception cref="IOException">A file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied, or a path is a folder.</exception>
    public async Task<bool> SaveAsync(CallRecording recording, TimeSpan offset, Func<string, CallLog?, Task> writePage)
    {
        if (arguments.Record(given) is { } wav)
        {
            await recording.SaveWavAsync(wav, CancellationToken.None);
            await Notes.WriteLineAsync($"Written to {wav}");
        }

        if (arguments.Timeline(given) is not { } page)
        {
            return true;
        }

        (CallLog? log, bool isUsable) = await CallLog.LoadAsync(arguments.Log(given), recording, offset, _errors, CancellationToken.None);
        await writePage(page, log);
        await Notes.WriteLineAsync($"Written to {page}");
        return isUsable;
    }
}
