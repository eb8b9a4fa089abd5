using System.Security.Cryptography;
using System.Text;

namespace LiveTranscription.Watching;

/// <summary>The secret of those who may watch: the setting <c>WatchToken</c>, or else a new one at each start.</summary>
internal sealed class WatchToken(IConfiguration configuration)
{
    /// <summary>The name of the cookie that keeps it, and so keeps it out of addresses.</summary>
    public const string Cookie = "watch";

    private readonly string _token =
        configuration["WatchToken"] is { Length: > 0 } set ? set : RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Compares in a time that does not depend on where the two differ.</summary>
    public bool IsEqual(string? other) => other is not null && CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(_token)), SHA256.HashData(Encoding.UTF8.GetBytes(other)));

    /// <summary>The address for a browser, with the token unless anyone may watch.</summary>
    public string GetAddress(bool isOpen)
    {
        var page = new UriBuilder(configuration["Wavix:PublicBaseAddress"]!);
        page.Path = page.Path.TrimEnd('/') + "/";
        page.Query = isOpen ? "" : $"token={_token}";
        return page.Uri.AbsoluteUri;
    }
}
