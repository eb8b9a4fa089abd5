using System.CommandLine;
using System.Net;

namespace Wavix.Streaming.Simulator.Dials;

/// <summary>The arguments of the API that the tool serves.</summary>
internal sealed class ApiArguments
{
    private readonly Option<string> _address = new("--api")
    {
        Description = "Where the tool serves Wavix's API: an address of this machine's loopback; port 0 for any free one.",
        HelpName = "address",
        DefaultValueFactory = _ => "127.0.0.1:8099",
    };

    private readonly Option<string> _key = new("--api-key")
    {
        Description = "The API key that the application must send.",
        HelpName = "key",
        DefaultValueFactory = _ => "test-key",
    };

    public ApiArguments()
    {
        _address.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && ReadAddress(text) is null)
            {
                result.AddError(
                    $"--api '{text}' is not an address of this machine's loopback with a port: write 127.0.0.1:8099. "
                    + "The API has no TLS, so that it is not for other machines.");
            }
        });
        _key.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && (text.Length == 0 || text.Any(c => c is <= ' ' or > '~')))
            {
                result.AddError("--api-key must be visible ASCII characters without spaces.");
            }
        });
    }

    public IReadOnlyList<Option> All => [_address, _key];

    public void AddTo(Command command)
    {
        command.Add(_address);
        command.Add(_key);
    }

    public string Key(ParseResult arguments) => arguments.GetValue(_key)!;

    /// <summary>Starts the API and prints what the application must be set to.</summary>
    /// <exception cref="IOException">The port can't be bound. The message says what to do.</exception>
    public async Task<ApiServer> StartAsync(ParseResult arguments, TextWriter notes, CancellationToken cancellationToken)
    {
        IPEndPoint endPoint = ReadAddress(arguments.GetValue(_address)!)!;
        ApiServer server;
        try
        {
            server = await ApiServer.StartAsync(endPoint, cancellationToken);
        }
        catch (IOException e)
        {
            throw new IOException($"The API can't be served on {endPoint}: {CannotConnectException.OneLine(e.Message)} Choose another address with --api 127.0.0.1:0.", e);
        }

        await notes.WriteLineAsync($"API on {server.Address}, key {Key(arguments)}");
        return server;
    }

    private static IPEndPoint? ReadAddress(string text)
    {
        // Not IPEndPoint alone: it accepts an address without a port, and does not know localhost.
        string address = text.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) ? $"127.0.0.1{text["localhost".Length..]}" : text;
        return address.LastIndexOf(':') > address.LastIndexOf(']') && IPEndPoint.TryParse(address, out IPEndPoint? endPoint) && IPAddress.IsLoopback(endPoint.Address)
            ? endPoint
            : null;
    }
}
