using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace LiveTranscription.Watching;

/// <summary>
/// The scheme of those who watch: the token is in the query, as the log of the server has it, or in the cookie that the page sets. Your own application
/// has a scheme already: use that.
/// </summary>
internal sealed class WatchTokenHandler(
    WatchToken token, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string Name = "WatchToken";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!token.IsEqual(Request.Query["token"].FirstOrDefault() ?? Request.Cookies[WatchToken.Cookie]))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, "watcher")], Name));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(user, Name)));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await base.HandleChallengeAsync(properties);
        await Response.WriteAsync("Open the address that the server logged when it started. It has the token that lets you watch.", Context.RequestAborted);
    }
}
