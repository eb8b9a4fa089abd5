using System.Buffers;

namespace Wavix.Streaming.AspNetCore;

/// <summary>The WebSocket subprotocol of a stream (RFC 6455, section 1.9).</summary>
internal static class SubProtocol
{
    // RFC 9110, "token".
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static bool IsValid(string? name) => !string.IsNullOrEmpty(name) && !name.AsSpan().ContainsAnyExcept(TokenCharacters);

    /// <summary>
    /// Returns the first offered name that is accepted; null if there is none. A client that offers names and gets none must fail the
    /// connection. Therefore, without a list, the first offered name is accepted.
    /// </summary>
    public static string? Choose(IEnumerable<string> offered, IList<string> accepted) =>
        offered.FirstOrDefault(name => IsValid(name) && (accepted.Count == 0 || accepted.Contains(name)));
}
