using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net.WebSockets;
using Wavix.Streaming.Simulator.Dials;

namespace Wavix.Streaming.Simulator;

internal sealed partial class ServerTarget
{
    /// <summary>The arguments of a command that name the server it calls.</summary>
    /// <param name="instead">An option that names it in another way; null if the command has none.</param>
    /// <param name="acceptsWebhooks">Whether the URL may also be that of a webhook.</param>
    internal sealed class Arguments(Option? instead = null, bool acceptsWebhooks = false)
    {
        private readonly Argument<string?> _url = new(acceptsWebhooks ? "target" : "url")
        {
            Description = acceptsWebhooks
                ? "A stream's URL, ws:// or wss://, as in wavix-sim call; or the address of the application's on-call webhook, http:// or https://, as in wavix-sim dial."
                : "The server's endpoint, ws:// or wss://.",
            Arity = ArgumentArity.ZeroOrOne,
        };

        private readonly Option<string[]> _headers = new("--header", "-H")
        {
            Description = "A header of the upgrade request, \"Name: value\"; may be repeated.",
        };

        private readonly Option<string?> _urlCommand = new("--url-command")
        {
            Description = "A shell command that prints the URL for one connection; runs for each, with WAVIX_CALL_ID set. For servers whose URLs can be used once.",
        };

        public void AddTo(Command command)
        {
            command.Add(_url);
            command.Add(_headers);
            command.Add(_urlCommand);
            _headers.Validators.Add(RequireHeaders);
            _url.Validators.Add(result =>
            {
                if (result.Tokens is [{ Value: var text }] && Find(text) is { } complaint)
                {
                    result.AddError(complaint);
                }
            });
            command.Validators.Add(result =>
            {
                bool hasUrl = result.GetResult(_url) is { Tokens.Count: > 0 };
                if (instead is not null && result.GetResult(instead) is { Tokens.Count: > 0 })
                {
                    Option? other = GivenForStream(result);
                    if (hasUrl || other is not null)
                    {
                        result.AddError(
                            $"Use either {instead.Name} or {(hasUrl ? "a stream's URL" : other!.Name)}, not both: the application's answer has the URL of the stream.");
                    }
                }
                else if (hasUrl == (result.GetResult(_urlCommand) is { Tokens.Count: > 0 }))
                {
                    result.AddError(hasUrl ? "Give a URL or --url-command, not both." : "Give the server's URL, or --url-command to get one for each connection.");
                }
            });
        }

        /// <summary>Returns the address of the application's webhook; null if streams are connected without one.</summary>
        public Uri? Webhook(CommandResult given) =>

            // Not by its value, because a value that is read in a validator is not validated any more.
            given.GetResult(_url) is { Tokens: [{ Value: var text }] }
            && acceptsWebhooks
            && IsWebhook(text)
            && Uri.TryCreate(text, UriKind.Absolute, out Uri? url) ? url : null;

        /// <summary>Returns the first option that says how a stream is connected; null if none is given.</summary>
        public Option? GivenForStream(CommandResult given) =>
            new Option[] { _headers, _urlCommand }.FirstOrDefault(option => given.GetResult(option) is { Tokens.Count: > 0 });

        public ServerTarget Read(ParseResult arguments) => new(
            arguments.GetValue(_url),
            [.. (arguments.GetValue(_headers) ?? []).Select(Split)],
            arguments.GetValue(_urlCommand));

        private string? Find(string text) => acceptsWebhooks && IsWebhook(text) ? DialArguments.Complain(text) : Complain(text);

        private static bool IsWebhook(string text) => text.StartsWith("http", StringComparison.OrdinalIgnoreCase);

        private static void RequireHeaders(OptionResult result)
        {
            using var probe = new ClientWebSocket();
            var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (string header in result.Tokens.Select(token => token.Value))
            {
                if (header.IndexOf(':', StringComparison.Ordinal) <= 0 || !IsAllowed(probe, header))
                {
                    result.AddError($"'{header}' is not a header: write \"Name: value\".");
                }
                else if (!names.Add(Split(header).Name))
                {
                    // HttpClient would keep only the last one.
                    result.AddError($"{Split(header).Name} is given twice: write its values in one --header.");
                }
            }
        }

        private static bool IsAllowed(ClientWebSocket probe, string header)
        {
            (string name, string value) = Split(header);
            try
            {
                probe.Options.SetRequestHeader(name, value);
                return true;
            }
            catch (ArgumentException)
            {
                return false;
            }
        }

        private static (string Name, string Value) Split(string header)
        {
            int colon = header.IndexOf(':', StringComparison.Ordinal);
            return (header[..colon].Trim(), header[(colon + 1)..].Trim());
        }
    }
}
