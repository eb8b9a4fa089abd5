namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>What may be sent in an HTTP header. A line break in a value would add another header.</summary>
internal static class Header
{
    public const int MaxLength = 8192;

    public const string Range = "1 to 8,192 visible ASCII characters; check the end of what you copied";

    public static bool IsValue(string? value) =>
        !string.IsNullOrWhiteSpace(value) && value.Length <= MaxLength && !value.AsSpan().ContainsAnyExceptInRange(' ', '~');

    public static bool IsName(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    /// <summary>Whether it can be sent as a key or token, which have no spaces.</summary>
    public static bool IsKey(string? key) => IsValue(key) && !key!.Contains(' ', StringComparison.Ordinal);
}
