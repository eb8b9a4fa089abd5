namespace PipelineAgent;

/// <summary>What the bot can't run without. A problem is a sentence that says what to do.</summary>
internal static class Settings
{
    private const string LocalKey = "test-key";

    /// <summary>Checks the settings for real calls.</summary>
    public static IEnumerable<string> Check(IConfiguration settings)
    {
        if (string.IsNullOrEmpty(settings["Wavix:ApiKey"]))
        {
            yield return "Wavix:ApiKey is not set. Create an API key in the Wavix portal, under API keys, and set the variable Wavix__ApiKey to it. "
                + "Or start with --local, which needs none.";
        }

        if (!Uri.TryCreate(settings["Wavix:PublicBaseAddress"], UriKind.Absolute, out Uri? address)
            || (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback))
        {
            yield return "Wavix:PublicBaseAddress is not set to an https address. Set the variable Wavix__PublicBaseAddress to the address at which Wavix "
                + "reaches this server, which is that of your proxy or development tunnel, as in https://voice.example.com.";
        }
    }

    /// <summary>Checks the settings of the voice.</summary>
    public static IEnumerable<string> CheckVoice(IConfiguration settings)
    {
        if (settings["Espeak"] is { } value && !bool.TryParse(value, out _))
        {
            yield return $"Espeak must be true or false, not {value}. With false, each word is a tone.";
        }
    }

    /// <summary>Whether espeak-ng speaks: if it is installed and not turned off.</summary>
    public static bool UsesEspeak(IConfiguration settings) => settings.GetValue("Espeak", defaultValue: true) && EspeakVoice.IsInstalled;

    /// <summary>Changes the settings to those of <c>wavix-sim dial</c>. Anyone can call then, so it is for this machine only, and without a key.</summary>
    public static IEnumerable<string> UseSimulator(IConfiguration settings)
    {
        if (settings["Wavix:ApiKey"] is not (null or LocalKey))
        {
            yield return "With --local anyone on this machine can call, so leave out Wavix:ApiKey.";
        }

        string[] urls = (settings["urls"] ??= "http://127.0.0.1:5088").Split(';');
        if (urls.Any(url => !Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || !address.IsLoopback))
        {
            yield return "With --local the server is for this machine only, so --urls must be a loopback address, as in http://127.0.0.1:5088.";
        }

        if (settings.GetSection("Kestrel:Endpoints").Exists())
        {
            yield return "With --local the server listens where --urls says, so leave out Kestrel:Endpoints, which would replace it.";
        }

        settings["Wavix:ApiKey"] = LocalKey;
        settings["Wavix:BaseAddress"] ??= "http://127.0.0.1:8099/";
        settings["Wavix:PublicBaseAddress"] = urls[0];
    }
}
