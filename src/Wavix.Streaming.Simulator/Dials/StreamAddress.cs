using System.CommandLine;

namespace Wavix.Streaming.Simulator.Dials;

/// <summary>The address of a server that is used instead of the public one of its stream URLs.</summary>
/// <param name="Scheme"><c>ws</c> or <c>wss</c>.</param>
/// <param name="Host">The host, as in a URL.</param>
/// <param name="Port">The port.</param>
internal sealed record StreamAddress(string Scheme, string Host, int Port)
{
    /// <summary>Reads <c>localhost:5000</c> or <c>wss://localhost:5001</c>.</summary>
    /// <returns>Null if it is not an address.</returns>
    public static StreamAddress? Parse(string text)
    {
        bool hasScheme = text.Contains("://", StringComparison.Ordinal);
        return Uri.TryCreate(hasScheme ? text : $"ws://{text}", UriKind.Absolute, out Uri? address)
            && (hasScheme || char.IsAsciiDigit(text[^1]) && text.LastIndexOf(':') > text.LastIndexOf(']'))
            && address is { Scheme: "ws" or "wss", Host.Length: > 0, PathAndQuery: "/", UserInfo: "", Fragment: "" }
                ? new StreamAddress(address.Scheme, address.Host, address.Port)
                : null;
    }

    /// <summary>Creates the option for such an address.</summary>
    public static Option<string?> CreateOption()
    {
        var option = new Option<string?>("--connect")
        {
            Description = "Connects streams to this address, HOST:PORT or wss://HOST:PORT, instead of the public one in their URLs.",
            HelpName = "address",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && Parse(text) is null)
            {
                result.AddError($"{option.Name} '{text}' is not an address: write localhost:5000 or wss://localhost:5001.");
            }
        });
        return option;
    }

    /// <summary>Returns the URL at this address. Its path and query, which may be a token, stay.</summary>
    public Uri Replace(Uri streamUrl) => new UriBuilder(streamUrl) { Scheme = Scheme, Host = Host, Port = Port }.Uri;

    public override string ToString() => $"{Scheme}://{Host}:{Port}";
}
