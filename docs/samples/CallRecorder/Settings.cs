namespace RecordingServer;

/// <summary>What the recorder can't run without. A problem is a sentence that says what to do.</summary>
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

    /// <summary>Checks how long recordings are kept.</summary>
    public static IEnumerable<string> CheckRetention(IConfiguration settings)
    {
        if (settings["keepDays"] is { } days && !(int.TryParse(days, out int kept) && kept is >= 1 and <= 3650))
        {
            yield return "keepDays must be the number of days after which a recording is deleted: 1 to 3650.";
        }
    }

    /// <summary>Changes the settings to those of <c>wavix-sim</c>. Anyone can call then, so it is for this machine only, and without a key.</summary>
    public static IEnumerable<string> UseSimulator(IConfiguration settings)
    {
        if (settings["Wavix:ApiKey"] is not (null or LocalKey))
        {
            yield return "With --local anyone on this machine can call, so leave out Wavix:ApiKey.";
        }

        string[] urls = (settings["urls"] ??= "http://127.0.0.1:5081").Split(';');
        if (urls.Any(url => !Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || !address.IsLoopback))
        {
            yield return "With --local the server is for this machine only, so --urls must be a loopback address, as in http://127.0.0.1:5081.";
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
