using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Prevents endpoints that are open by mistake: every stream costs the account's owner money.</summary>
internal static class StreamEndpointGuard
{
    /// <summary>Checks an endpoint after all its conventions, including those of its groups, have been applied.</summary>
    /// <exception cref="InvalidOperationException">The endpoint is open to anyone.</exception>
    public static void Check(EndpointBuilder endpoint, IHostEnvironment environment)
    {
        if (!environment.IsDevelopment() && !IsProtected(endpoint.Metadata))
        {
            throw new InvalidOperationException(
                $"{endpoint.DisplayName} is open: anyone who finds it can connect. Outside Development, add one of these after MapWavixStream: "
                + $"RequireStreamToken() with URLs of {nameof(IWavixStreamTokens)}, RequireAuthorization(), or AllowUnauthenticated() if that is what you want.");
        }
    }

    /// <summary>Whether an endpoint is closed, or open on purpose.</summary>
    public static bool IsProtected(IList<object> metadata) => IsClosed(metadata) || IsOpenOnPurpose(metadata);

    private static bool IsClosed(IList<object> metadata) =>
        metadata.OfType<StreamTokenRequired>().Any()
        || metadata.Any(one => one is IAuthorizeData or AuthorizationPolicy or IAuthorizationRequirementData);

    // AllowAnonymous() also opens an endpoint and overrides every authorization, but not a token.
    private static bool IsOpenOnPurpose(IList<object> metadata) =>
        metadata.OfType<UnauthenticatedAllowed>().Any() || metadata.OfType<IAllowAnonymous>().Any();
}
