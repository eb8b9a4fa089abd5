using System.CommandLine;
using Wavix.Streaming.Simulator.Dials;

namespace Wavix.Streaming.Simulator;

/// <summary>The arguments of a run whose calls are placed through the webhook of the application.</summary>
internal sealed class CheckDialArguments
{
    private readonly ApiArguments _api = new();

    private readonly Option<string?> _connect = StreamAddress.CreateOption();

    public CheckDialArguments()
    {
        Url.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && DialArguments.Complain(text) is { } complaint)
            {
                result.AddError(complaint);
            }
        });
    }

    /// <summary>The option that names the webhook.</summary>
    public Option<string?> Url { get; } = new("--dial")
    {
        Description = "Instead of a stream's URL: the address of the application's on-call webhook. Each call is placed through it and Wavix's API, which the tool serves.",
        HelpName = "webhook-url",
    };

    public void AddTo(Command command)
    {
        command.Add(Url);
        _api.AddTo(command);
        command.Add(_connect);
        command.Validators.Add(result =>
        {
            Option[] others = [.. _api.All, _connect];
            if (result.GetResult(Url) is null && Array.Find(others, option => result.GetResult(option) is { Implicit: false }) is { } lonely)
            {
                result.AddError($"{lonely.Name} needs {Url.Name}.");
            }
        });
    }

    /// <summary>The name of the server in reports: without the path, which may be a secret.</summary>
    public string Name(ParseResult arguments) => new Uri(arguments.GetValue(Url)!).GetLeftPart(UriPartial.Authority);

    /// <summary>Starts the API.</summary>
    /// <returns>Null if calls are not placed through a webhook.</returns>
    /// <exception cref="IOException">The port can't be bound. The message says what to do.</exception>
    public async Task<ApiServer?> StartAsync(ParseResult arguments, TextWriter notes, CancellationToken cancellationToken) =>
        arguments.GetValue(Url) is null ? null : await _api.StartAsync(arguments, notes, cancellationToken);

    public DialSettings Read(ParseResult arguments) => new()
    {
        WebhookUrl = new Uri(arguments.GetValue(Url)!),
        ApiKey = _api.Key(arguments),
        Connect = arguments.GetValue(_connect) is { } address ? StreamAddress.Parse(address) : null,
    };
}
