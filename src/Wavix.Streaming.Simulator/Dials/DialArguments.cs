using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Wavix.Streaming.Simulator.Calls;

namespace Wavix.Streaming.Simulator.Dials;

/// <summary>The arguments that describe a dialed call.</summary>
internal sealed partial class DialArguments
{
    private readonly Argument<string?> _url = new("webhook-url")
    {
        Description = "The address of the application's on-call webhook, http:// or https://; none with --outbound.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _from = new("--from") { Description = "The number of the caller.", HelpName = "number", DefaultValueFactory = _ => "+12025550100" };

    private readonly Option<string> _to = new("--to") { Description = "The number that is called.", HelpName = "number", DefaultValueFactory = _ => "+12025550199" };

    private readonly Option<string> _webhookTimeout = DurationText.CreateOption(
        "--webhook-timeout", "10s", "Maximum time for the answer to each webhook.", positive: true);

    private readonly Option<string> _answerTimeout = DurationText.CreateOption(
        "--answer-timeout", "10s", "Maximum time between the webhook's answer and that of the call, and from then to a stream.", positive: true);

    private readonly Option<string> _hangUpTimeout = DurationText.CreateOption(
        "--hangup-timeout", "5s", "Maximum time between the end of the stream and that of the call.", positive: true);

    private readonly Option<string?> _connect = StreamAddress.CreateOption();

    private readonly Option<string[]> _digits = new("--digits")
    {
        Description = "Keys that the caller presses when the application collects digits; may be repeated, for each further collection.",
        HelpName = "keys",
    };

    private readonly Option<string[]> _apiFaults = new("--api-fault")
    {
        Description = "A fault of the API: name[:operation][=value], once, or with ,times=N or ,times=all; may be repeated. "
            + $"{string.Join("; ", ApiFaultNames.Known.Select(fault => $"{fault.Key}: {fault.Value}"))}. Operations: {string.Join(", ", ApiOperationNames.All)}.",
        HelpName = "fault",
    };

    public DialArguments()
    {
        _url.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && Complain(text) is { } complaint)
            {
                result.AddError(complaint);
            }
        });
        RequireNumber(_from);
        RequireNumber(_to);
        _digits.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => !Keys().IsMatch(token.Value)) is { Value: var keys })
            {
                result.AddError($"--digits '{keys}': the keys of a phone are 0123456789*#ABCD.");
            }
        });
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

    /// <summary>The caller, the line and the reports.</summary>
    public CallerArguments Caller { get; } = new();

    /// <summary>The phone that the application calls.</summary>
    public PhoneArguments Phone { get; } = new();

    public void AddTo(Command command)
    {
        command.Add(_url);
        Api.AddTo(command);
        Option[] options = [_from, _to, _webhookTimeout, _answerTimeout, _hangUpTimeout, _connect, _digits, _apiFaults];
        foreach (Option option in options)
        {
            command.Add(option);
        }

        Phone.AddTo(command);
        Caller.AddTo(command);
        command.Validators.Add(result =>
        {
            bool hasUrl = result.GetResult(_url) is { Tokens.Count: > 0 };
            if (hasUrl == Phone.IsGiven(result))
            {
                result.AddError(hasUrl
                    ? "Give a webhook's URL or --outbound, not both: an outbound call names its webhook in callback_url."
                    : "Give the URL of the application's webhook, or --outbound to wait for its call.");
            }
        });
    }

    public DialSettings Read(ParseResult arguments, IReadOnlyList<CallerLine> lines) => new()
    {
        WebhookUrl = arguments.GetValue(_url) is { } url ? new Uri(url) : null,
        From = arguments.GetValue(_from)!,
        To = arguments.GetValue(_to)!,
        ApiKey = Api.Key(arguments),
        WebhookTimeout = DurationText.Read(arguments, _webhookTimeout),
        AnswerTimeout = DurationText.Read(arguments, _answerTimeout),
        HangUpTimeout = DurationText.Read(arguments, _hangUpTimeout),
        Connect = arguments.GetValue(_connect) is { } address ? StreamAddress.Parse(address) : null,
        Digits = arguments.GetValue(_digits) ?? [],
        ApiFaults = arguments.GetValue(_apiFaults) ?? [],
        Stream = Caller.Options(arguments),
        Lines = lines,
        Duration = Caller.Duration(arguments),
        Phone = Phone.Read(arguments),
    };

    /// <summary>Returns what is wrong with the address of a webhook; null if nothing is.</summary>
    public static string? Complain(string text) =>
        !Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Host.Length == 0
            ? $"'{text}' is not a URL. Give one like http://localhost:5000/on-call."
        : url.Scheme is "http" or "https" ? null
        : $"{text} is not the URL of a webhook: it must begin with http:// or https://."
            + (url.Scheme is "ws" or "wss" ? " To call a stream's endpoint, use wavix-sim call." : "");

    private static void RequireNumber(Option<string> option) => option.Validators.Add(result =>
    {
        if (result.Tokens is [{ Value: var text }] && !Number().IsMatch(text))
        {
            result.AddError($"{option.Name} '{text}' is not a number in E.164 format, such as +12025550100.");
        }
    });

    [GeneratedRegex(@"^\+[1-9]\d{1,14}\z")]
    private static partial Regex Number();

    [GeneratedRegex(@"^[0-9*#ABCD]+\z")]
    private static partial Regex Keys();
}
