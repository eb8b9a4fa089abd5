namespace Wavix.Streaming.CallControl;

/// <summary>Collects every invalid value of one request, so that the caller can correct all of them at once, before anything is sent.</summary>
internal sealed class RequestProblems(string request)
{
    private const int MaxNumberDigits = 15;

    private readonly OptionProblems _problems = new(request);

    /// <summary>An E.164 number: 2 to 15 digits, the first not 0. Wavix writes numbers with and without a plus, so both are taken.</summary>
    public void RequireNumber(string? number, string property)
    {
        ReadOnlySpan<char> digits = number is ['+', ..] ? number.AsSpan(1) : number;

        // Numbers are personal data, and this text may be logged.
        _problems.Require(
            digits.Length is >= 2 and <= MaxNumberDigits && digits[0] != '0' && !digits.ContainsAnyExceptInRange('0', '9'),
            property,
            Describe(number),
            "an E.164 number: 2 to 15 digits, the first not 0, with or without a plus and nothing else, such as +18045961058");
    }

    /// <summary>The address of a stream: <c>wss</c>, or <c>ws</c> on this machine, because audio and the token in the address must not be readable.</summary>
    public void RequireStreamUrl(Uri? url, string property) => _problems.Require(
        url is { IsAbsoluteUri: true } && (url.Scheme == Uri.UriSchemeWss || (url.Scheme == Uri.UriSchemeWs && url.IsLoopback)),
        property,
        Describe(url),
        "an absolute wss address; ws only on a loopback host");

    public void RequireHttpUrl(Uri? url, string property) => _problems.Require(
        url is { IsAbsoluteUri: true } && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp),
        property,
        Describe(url),
        "an absolute https or http address");

    public void RequireSeconds(TimeSpan? value, string property, int min, int max) => _problems.Require(
        value is not { } duration
            || (duration >= TimeSpan.FromSeconds(min) && duration <= TimeSpan.FromSeconds(max) && duration.Ticks % TimeSpan.TicksPerSecond == 0),
        property,
        value,
        FormattableString.Invariant($"{min} to {max} whole seconds, or null"));

    public void Require(bool holds, string property, object? value, string range) => _problems.Require(holds, property, value, range);

    /// <exception cref="ArgumentException">There are problems. The message lists all of them.</exception>
    public void ThrowIfAny() => _problems.ThrowIfAny();

    // Addresses hold tokens, so only their scheme is named.
    private static string Describe(Uri? url) => url switch
    {
        null => "null",
        { IsAbsoluteUri: false } => "a relative address",
        _ => $"an address with the scheme {url.Scheme}",
    };

    private static string Describe(string? text) => text switch
    {
        null => "null",
        "" => "empty",
        _ => FormattableString.Invariant($"a text of {text.Length} characters"),
    };
}
