using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Wavix.Streaming.Simulator.Dials;

/// <summary>The arguments of the platform that places phone calls: its API, the numbers, its patience and its faults.</summary>
internal sealed partial class PlatformArguments
{
    private readonly Option<string> _from = new("--from") { Description = "The number of the caller.", HelpName = "number", DefaultValueFactory = _ => "+12025550100" };

    private readonly Option<string> _to = new("--to") { Description = "The number that is called.", HelpName = "number", DefaultValueFactory = _ => "+12025550199" };

    private readonly Option<string> _webhookTimeout = DurationText.CreateOption(
        "--webhook-timeout", "10s", "Maximum time for the answer to each webhook.", positive: true);

    private readonly Option<string> _answerTimeout = DurationText.CreateOption(
        "--answer-timeout", "10s", "Maximum time between the webhook's answer and that of the call, and from then to a stream.", positive: true);

    private readonly Option<string> _hangUpTimeout = DurationText.CreateOption(
        "--hangup-timeout", "5s", "Maximum time between the end of the stream and that of the call.", positive: true);

    private readonly Option<string?> _connect = StreamAddress.CreateOption();

    private readonly Option<string[]> _apiFaults = new("--api-fault")
    {
        Description = "A fault of the API: name[:operation][=value], once, or with ,times=N or ,times=all; may be repeated. "
            + $"{string.Join("; ", ApiFaultNames.Known.Select(fault => $"{fault.Key}: {fault.Value}"))}. Operations: {string.Join(", ", ApiOperationNames.All)}.",
        HelpName = "fault",
    };

    public PlatformArguments()
    {
        RequireNumber(_from);
        RequireNumber(_to);
        _apiFaults.Validators.Add(result =>
        {
            try
            {
                foreach (Token token in result.Tokens)
                {
                    ApiFaultNames.Apply(token.Value, faults: null);
                }
            }
            catch (FormatException e)
            {
                result.AddError($"--api-fault: {e.Message}");
            }
        });
    }

    /// <summary>The API.</summary>
    public ApiArguments Api { get; } = new();

    public IReadOnlyList<Option> All => [.. Api.All, _from, _to, _webhookTimeout, _answerTimeout, _hangUpTimeout, _connect, _apiFaults];

    public void AddTo(Command command)
    {
        foreach (Option option in All)
        {
            command.Add(option);
        }
    }

    public DialSettings Read(ParseResult arguments) => new()
    {
        From = arguments.GetValue(_from)!,
        To = arguments.GetValue(_to)!,
        ApiKey = Api.Key(arguments),
        WebhookTimeout = DurationText.Read(arguments, _webhookTimeout),
        AnswerTimeout = DurationText.Read(arguments, _answerTimeout),
        HangUpTimeout = DurationText.Read(arguments, _hangUpTimeout),
        Connect = arguments.GetValue(_connect) is { } address ? StreamAddress.Parse(address) : null,
        ApiFaults = arguments.GetValue(_apiFaults) ?? [],
    };

    private static void RequireNumber(Option<string> option) => option.Validators.Add(result =>
    {
        if (result.Tokens is [{ Value: var text }] && !Number().IsMatch(text))
        {
            result.AddError($"{option.Name} '{text}' is not a number in E.164 format, such as +12025550100.");
        }
    });

    [GeneratedRegex(@"^\+[1-9]\d{1,14}\z")]
    private static partial Regex Number();
}
