using System.Text.RegularExpressions;

namespace SecureBot;

/// <summary>What the bot can't run without.</summary>
internal static partial class Settings
{
    /// <summary>Returns a sentence for each setting that is missing or wrong, in which case the bot must not start.</summary>
    public static IEnumerable<string> GetProblems(IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(configuration["Wavix:ApiKey"]))
        {
            yield return "Wavix:ApiKey is not set. Set it to the API key of your Wavix account, for instance by the variable Wavix__ApiKey.";
        }

        if (!Uri.TryCreate(configuration["Wavix:PublicBaseAddress"], UriKind.Absolute, out Uri? address)
            || (address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
        {
            yield return "Wavix:PublicBaseAddress is not set to an https:// address. Set it to the address at which Wavix reaches this server, as in https://voice.example.com.";
        }

        if (!SecretPattern().IsMatch(configuration["WebhookSecret"] ?? ""))
        {
            yield return "WebhookSecret is not set to 20 or more letters, digits, - or _. Set it to random ones (openssl rand -hex 16), and give Wavix the webhook address https://…/wavix/{WebhookSecret}/events.";
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{20,}$")]
    private static partial Regex SecretPattern();
}
