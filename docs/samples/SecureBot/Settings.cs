using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace SecureBot;

/// <summary>What the bot can't run without.</summary>
internal sealed partial record Settings(string ApiKey, Uri StreamUrl, string WebhookSecret)
{
    /// <summary>Reads them; false, with a sentence for each that is missing or wrong, when the bot must not start.</summary>
    public static bool TryRead(IConfiguration configuration, [NotNullWhen(true)] out Settings? settings, out IReadOnlyList<string> problems)
    {
        string apiKey = configuration["Wavix:ApiKey"] ?? "";
        string streamUrl = configuration["StreamUrl"] ?? "";
        string secret = configuration["WebhookSecret"] ?? "";
        var found = new List<string>();
        if (apiKey.Length == 0)
        {
            found.Add("Wavix:ApiKey is not set. Set it to the API key of your Wavix account, for instance by the variable Wavix__ApiKey.");
        }

        if (!Uri.TryCreate(streamUrl, UriKind.Absolute, out Uri? url) || (url.Scheme != Uri.UriSchemeWss && !(url.Scheme == Uri.UriSchemeWs && url.IsLoopback)))
        {
            found.Add("StreamUrl is not set to a wss:// address. Set it to the address at which Wavix reaches this server, as in wss://voice.example.com/stream.");
        }

        if (!SecretPattern().IsMatch(secret))
        {
            found.Add("WebhookSecret is not set to 20 or more letters, digits, - or _. Set it to random ones (openssl rand -hex 16), and give Wavix the webhook address https://…/on-call/{WebhookSecret}.");
        }

        problems = found;
        settings = found.Count == 0 ? new Settings(apiKey, url!, secret) : null;
        return settings is not null;
    }

    // Not the generated one, which would print the key.
    public override string ToString() => nameof(Settings);

    [GeneratedRegex("^[A-Za-z0-9_-]{20,}$")]
    private static partial Regex SecretPattern();
}
