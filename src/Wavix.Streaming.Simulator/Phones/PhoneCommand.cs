using System.CommandLine;
using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Simulator.Dials;

namespace Wavix.Streaming.Simulator.Phones;

/// <summary><c>wavix-sim phone</c>: the command line of <see cref="Phone"/>.</summary>
internal sealed class PhoneCommand
{
    private readonly ServerTarget.Arguments _target = new(acceptsWebhooks: true);
    private readonly PlatformArguments _platform = new();
    private readonly LineArguments _line = new();

    private readonly Option<int> _port = new("--port")
    {
        Description = "The port of the page on 127.0.0.1. [default: a free one]",
        HelpName = "number",
    };

    private readonly Option<bool> _noBrowser = new("--no-browser") { Description = "Prints the address of the page and does not open it." };

    private PhoneCommand()
    {
    }

    public static Command Create()
    {
        var arguments = new PhoneCommand();
        var command = new Command(
            "phone",
            "A phone in the browser, to talk to a server with your microphone: dial pad, live captions, the time of each answer, faults to switch on while "
            + "talking, and the timeline and the recording of the call. The page is for this machine only, and loads nothing from a network. Ctrl+C ends the "
            + "call and the phone. Exits with 0; with 2 for wrong arguments or a port in use.");
        arguments.AddTo(command);
        command.SetAction(arguments.RunAsync);
        return command;
    }

    private void AddTo(Command command)
    {
        _target.AddTo(command);
        Option[] options = [_port, _noBrowser, .. _platform.All, .. _line.All];
        foreach (Option option in options)
        {
            command.Add(option);
        }

        _port.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !(int.TryParse(text, out int port) && port is >= 0 and <= 65_535))
            {
                result.AddError($"--port '{text}' is not a port: write a number up to 65535, or 0 for a free one.");
            }
        });
        command.Validators.Add(result =>
        {
            if (_target.Webhook(result) is not null && _target.GivenForStream(result) is { } ofStream)
            {
                result.AddError($"{ofStream.Name} is for the URL of a stream: the application's answer to the webhook names its stream.");
            }
            else if (_target.Webhook(result) is null && _platform.All.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } ofWebhook)
            {
                result.AddError($"{ofWebhook.Name} needs the address of a webhook, http:// or https://, as the target.");
            }
        });
    }

    private async Task<int> RunAsync(ParseResult given, CancellationToken cancellationToken)
    {
        TextWriter output = given.InvocationConfiguration.Output;
        try
        {
            await using ApiServer? api = _target.Webhook(given.CommandResult) is null
                ? null
                : await _platform.Api.StartAsync(given, output, cancellationToken);
            IPhoneTarget target = api is null
                ? new StreamTarget(_target.Read(given))
                : new WebhookTarget(_platform.Read(given) with { WebhookUrl = _target.Webhook(given.CommandResult) }, api);
            await using var phone = new Phone(target, () => _line.Options(given), output);
            await using PhoneServer server = await StartAsync(phone, given.GetValue(_port), cancellationToken);
            await output.WriteLineAsync($"The phone is at {server.Url}");
            bool isOpen = !given.GetValue(_noBrowser) && BrowserLauncher.TryOpen(server.Url);
            await output.WriteLineAsync($"{(isOpen ? "It opens in your browser." : "Open it in a browser of this machine.")} Ctrl+C ends it.");
            await WaitAsync(cancellationToken);
            await phone.EndAsync();
            return 0;
        }
        catch (IOException e)
        {
            await given.InvocationConfiguration.Error.WriteLineAsync(e.Message);
            return CommandLineRun.UsageError;
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }

    private static async Task<PhoneServer> StartAsync(Phone phone, int port, CancellationToken cancellationToken)
    {
        try
        {
            return await PhoneServer.StartAsync(phone, port, cancellationToken);
        }
        catch (IOException e)
        {
            throw new IOException($"The page can't be served on port {port}: {CannotConnectException.OneLine(e.Message)} Choose another one with --port, or none for a free one.", e);
        }
    }

    private static async Task WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C.
        }
    }
}
