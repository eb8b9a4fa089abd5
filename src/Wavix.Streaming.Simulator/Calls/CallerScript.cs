using System.CommandLine;
using System.CommandLine.Parsing;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>The arguments that say what the caller says, and when. They apply in the order of the command line.</summary>
internal sealed class CallerScript
{
    private const int MostTurns = 100;

    private readonly Option<FileInfo[]> _say = new("--say", "--audio", "-a")
    {
        Description = "A WAV file that the caller says; any rate and encoding. May be repeated. [default: five seconds of a sound similar to speech]",
        HelpName = "file",
    };

    private readonly Option<bool> _listen = new("--listen", "-l")
    {
        Description = "The caller listens until the application has spoken and has then been quiet for 800 ms, for at most 20 s, before the next line. "
            + "May be repeated: --say a.wav --listen --say b.wav.",
        Arity = ArgumentArity.Zero,
    };

    private readonly Option<FileInfo[]> _bargeIn = new("--barge-in")
    {
        Description = "A WAV file that the caller says after the application has been heard for 500 ms. May be repeated.",
        HelpName = "file",
    };

    private readonly Option<int> _turns = new("--turns")
    {
        Description = $"How many times the caller listens and then speaks, 1 to {MostTurns}; instead of --listen and --barge-in.",
        HelpName = "number",
    };

    public IReadOnlyList<Option> Options => [_say, _listen, _bargeIn, _turns];

    public void AddTo(Command command)
    {
        command.Add(_say);
        command.Add(_listen);
        command.Add(_bargeIn);
        command.Add(_turns);
        _turns.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !(int.TryParse(text, out int value) && value is >= 1 and <= MostTurns))
            {
                result.AddError($"--turns must be 1 to {MostTurns}.");
            }
            else if (result.Parent?.GetResult(_listen) is { Implicit: false } || result.Parent?.GetResult(_bargeIn) is { Implicit: false })
            {
                result.AddError("Use either --turns, or --listen and --barge-in, not both.");
            }
        });
    }

    /// <summary>Returns why the caller of a one-way stream can't do what was requested; null if nothing is wrong.</summary>
    public string? ComplainOneWay(CommandResult given) =>
        new Option[] { _listen, _bargeIn, _turns }.FirstOrDefault(option => given.GetResult(option) is { Implicit: false }) is { } option
            ? $"{option.Name} needs an application that can speak: remove --type oneway."
            : null;

    /// <summary>Reads what the caller says.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="load">Reads a WAV file; returns null if it can't.</param>
    /// <param name="standard">What the caller says if no file is given.</param>
    /// <returns>Null if a file can't be read.</returns>
    public async Task<IReadOnlyList<CallerLine>?> ReadAsync(ParseResult arguments, Func<string, Task<byte[]?>> load, byte[] standard)
    {
        var lines = new List<CallerLine>();
        foreach ((CallerMoment when, string? path) in Order(arguments))
        {
            if ((path is null ? [] : await load(path)) is not { } pcm)
            {
                return null;
            }

            lines.Add(new CallerLine(when, pcm));
        }

        if (lines.TrueForAll(line => line.Pcm.Length == 0))
        {
            lines = [new CallerLine(lines.Count > 0 ? CallerMoment.WhenQuiet : CallerMoment.AtOnce, standard)];
        }

        int turns = arguments.GetValue(_turns);
        return turns == 0 ? lines : [.. Enumerable.Range(0, turns).Select(turn => lines[turn % lines.Count] with { When = CallerMoment.WhenQuiet })];
    }

    /// <summary>Returns the given lines in the order of the command line. A final --listen has no file.</summary>
    private IEnumerable<(CallerMoment When, string? Path)> Order(ParseResult arguments)
    {
        bool listens = false;
        for (int i = 0; i < arguments.Tokens.Count; i++)
        {
            Token token = arguments.Tokens[i];
            if (token.Type != TokenType.Option)
            {
                continue;
            }

            if (Is(token, _listen))
            {
                listens = true;
            }
            else if (Is(token, _say) || Is(token, _bargeIn))
            {
                CallerMoment when = Is(token, _bargeIn) ? CallerMoment.OverTheApplication
                    : listens ? CallerMoment.WhenQuiet
                    : CallerMoment.AtOnce;
                listens = false;
                yield return (when, Path.GetFullPath(arguments.Tokens[i + 1].Value));
            }
        }

        if (listens)
        {
            yield return (CallerMoment.WhenQuiet, null);
        }
    }

    private static bool Is(Token token, Option option) => token.Value == option.Name || option.Aliases.Contains(token.Value);
}
