namespace Wavix.Streaming.CallControl;

/// <summary>Settings of a <see cref="WavixCallControlClient"/>, which copies them when it is created.</summary>
public sealed class WavixCallControlOptions
{
    private const int MaxApiKeyLength = 4096;
    private const int MaxTimeoutMinutes = 10;

    /// <summary>
    /// The API key of the Wavix account, required. 1 to 4,096 visible ASCII characters. Create one in the Wavix portal, under API keys. It is
    /// sent in <c>Authorization</c> and appears in no log, exception or text.
    /// </summary>
    public string ApiKey { get; set; } = "";

    /// <summary>
    /// The address of the API: <c>https</c>, or <c>http</c> on a loopback host, without user name, query and fragment. A path in it is kept.
    /// Default <c>https://api.wavix.com</c>.
    /// </summary>
    public Uri BaseAddress { get; set; } = new("https://api.wavix.com");

    /// <summary>
    /// Maximum duration of one request, from its start to the end of its answer; above zero and at most 10 minutes. It includes what the
    /// handlers of the <see cref="HttpClient"/> do, for example retries. Default 10 s.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock of <see cref="Timeout"/> and of the durations in logs. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Every invalid setting. Neither the key nor anything that may hold a password is part of a text.</summary>
    internal OptionProblems GetProblems()
    {
        var problems = new OptionProblems(nameof(WavixCallControlOptions));
        problems.Require(
            !string.IsNullOrEmpty(ApiKey),
            nameof(ApiKey),
            "not set",
            "an API key of your Wavix account; create one in the Wavix portal, under API keys");
        problems.Require(
            string.IsNullOrEmpty(ApiKey) || (ApiKey.Length <= MaxApiKeyLength && !ApiKey.AsSpan().ContainsAnyExceptInRange('!', '~')),
            nameof(ApiKey),
            "set, but can't be sent in a header",
            $"1 to {MaxApiKeyLength} visible ASCII characters, without white space; check the end of what you copied");
        problems.Require(
            BaseAddress is { IsAbsoluteUri: true, UserInfo: "", Query: "", Fragment: "" }
                && (BaseAddress.Scheme == Uri.UriSchemeHttps || (BaseAddress.Scheme == Uri.UriSchemeHttp && BaseAddress.IsLoopback)),
            nameof(BaseAddress),
            Describe(BaseAddress),
            "an absolute https address, or http on a loopback host, without user name, query and fragment");
        problems.Require(
            Timeout > TimeSpan.Zero && Timeout <= TimeSpan.FromMinutes(MaxTimeoutMinutes),
            nameof(Timeout),
            Timeout,
            $"above zero and at most {MaxTimeoutMinutes} minutes");
        problems.Require(TimeProvider is not null, nameof(TimeProvider), null, "a clock; omit it for the system's");
        return problems;
    }

    /// <summary>A copy, with the slash at the end of the address that keeps its path.</summary>
    internal WavixCallControlOptions Freeze()
    {
        GetProblems().ThrowIfAny();
        return new WavixCallControlOptions
        {
            ApiKey = ApiKey,
            BaseAddress = new Uri(BaseAddress.AbsoluteUri.TrimEnd('/') + "/"),
            Timeout = Timeout,
            TimeProvider = TimeProvider,
        };
    }

    private static string Describe(Uri? address) => address switch
    {
        null => "null",
        { IsAbsoluteUri: false } => "a relative address",
        { UserInfo.Length: > 0 } or { Query.Length: > 0 } or { Fragment.Length: > 0 } => "an address with a user name, a query or a fragment",
        _ => $"an address with the scheme {address.Scheme}",
    };
}
