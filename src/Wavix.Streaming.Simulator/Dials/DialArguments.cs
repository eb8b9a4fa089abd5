using System.CommandLine;
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

    private readonly Option<string[]> _digits = new("--digits")
    {
        Description = "Keys that the caller presses when the application collects digits; may be repeated, for each further collection.",
        HelpName = "keys",
    };

    private readonly Option<FileInfo?> _callee = new("--callee")
    {
        Description = "A WAV file that the callee says at the same time as the caller, on the outbound track; only in a one-way stream of both tracks. [default: silence]",
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
        _digits.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => !Keys().IsMatch(token.Value)) is { Value: var keys })
            {
                result.AddError($"--digits '{keys}': the keys of a phone are 0123456789*#ABCD.");
            }
        });
    }

    /// <summary>The platform that places the call.</summary>
    public PlatformArguments Platform { get; } = new();

    /// <summary>The caller, the line and the reports.</summary>
    public CallerArguments Caller { get; } = new();

    /// <summary>The phone that the application calls.</summary>
    public PhoneArguments Phone { get; } = new();

    public void AddTo(Command command)
    {
        command.Add(_url);
        Platform.AddTo(command);
        command.Add(_digits);
        command.Add(_callee);
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

    public string? Callee(ParseResult arguments) => arguments.GetValue(_callee)?.FullName;

    public DialSettings Read(ParseResult arguments, IReadOnlyList<CallerLine> lines) => Platform.Read(arguments) with
    {
        WebhookUrl = arguments.GetValue(_url) is { } url ? new Uri(url) : null,
        Digits = arguments.GetValue(_digits) ?? [],
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

    [GeneratedRegex(@"^[0-9*#ABCD]+\z")]
    private static partial Regex Keys();
}
