namespace AppNamespace;

/// <summary>What the application can't run without. A problem is a sentence that says what to do.</summary>
internal static class Settings
{
    /// <summary>Checks the settings of calls from Wavix.</summary>
    public static IEnumerable<string> Check(WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration["Wavix:ApiKey"]))
        {
            yield return "Wavix:ApiKey is not set. Create an API key in the Wavix portal, under API keys, and set the variable Wavix__ApiKey to it. "
                + "Or start with --local, which needs none.";
        }

        if (!Uri.TryCreate(builder.Configuration["Wavix:PublicBaseAddress"], UriKind.Absolute, out Uri? address)
            || (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback))
        {
            yield return "Wavix:PublicBaseAddress is not set to an https address. Set the variable Wavix__PublicBaseAddress to the address at which Wavix "
                + "reaches this server, which is that of your proxy or development tunnel, as in https://voice.example.com.";
        }
#if (Redis)

        if (!builder.Environment.IsDevelopment() && string.IsNullOrEmpty(builder.Configuration["Redis"]))
        {
            yield return "Redis is not set. Set the variable Redis to the address of the server that all instances share, as in redis:6379.";
        }
#endif
    }

#if (IsAgent)
    /// <summary>Checks the settings of the model. In Development, a script takes its place.</summary>
    public static IEnumerable<string> CheckModel(WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment() && string.IsNullOrEmpty(builder.Configuration["OpenAI:ApiKey"]))
        {
            yield return "OpenAI:ApiKey is not set. Create a key at platform.openai.com, and set the variable OpenAI__ApiKey to it. "
                + "In Development, a script answers without one.";
        }
    }

#endif
    /// <summary>
    /// Changes the settings to those of <c>wavix-sim</c>. Any program on this machine can call then, but no other machine, and your API key is not used.
    /// </summary>
    public static IEnumerable<string> UseSimulator(WebApplicationBuilder builder)
    {
        string[] urls = (builder.Configuration["urls"] ??= "http://127.0.0.1:5085").Split(';');
        if (urls.Any(url => !Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || !address.IsLoopback))
        {
            yield return "With --local the server is for this machine only, so --urls must be a loopback address, as in http://127.0.0.1:5085.";
        }

        if (builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            yield return "With --local the server listens where --urls says, so leave out Kestrel:Endpoints, which would replace it.";
        }

        builder.Configuration["Wavix:ApiKey"] = "test-key";
        builder.Configuration["Wavix:BaseAddress"] ??= "http://127.0.0.1:8099/";
        builder.Configuration["Wavix:PublicBaseAddress"] = urls[0];
    }
}
