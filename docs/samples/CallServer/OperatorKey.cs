using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CallServer;

/// <summary>
/// The scheme of those who run this server: requests carry <c>Authorization: Bearer</c> and the setting <c>OperatorKey</c>. Without that setting
/// no request is allowed. Your own application has a scheme already: use that.
/// </summary>
internal sealed class OperatorKey(
    IConfiguration configuration, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string Name = "OperatorKey";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string? key = configuration["OperatorKey"];
        if (string.IsNullOrEmpty(key) || !IsEqual(Request.Headers.Authorization.ToString(), $"Bearer {key}"))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, "operator")], Name));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(user, Name)));
    }

    // In a time that does not depend on where they differ.
    private static bool IsEqual(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(one)), SHA256.HashData(Encoding.UTF8.GetBytes(other)));
}
