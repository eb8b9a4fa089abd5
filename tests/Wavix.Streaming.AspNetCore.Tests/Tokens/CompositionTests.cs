using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Tokens;

/// <summary>What stands in front of ordinary endpoints stands in front of these too, and comes before the one use of a token.</summary>
public class CompositionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RequireAuthorization_RefusedThenAllowed_TheTokenIsUsedByTheSecond(int httpVersion)
    {
        await using TokenApp app = await StartAsync(endpoint => endpoint.RequireAuthorization(), httpVersion: httpVersion);
        Uri url = await app.CreateUrlAsync();

        (await app.ConnectAsync(url)).Should().Be(HttpStatusCode.Unauthorized);
        await using (SimulatedCall call = new(
            await app.App.ConnectAsync(url.AbsolutePath, options => options.SetRequestHeader("X-User", "wavix")), new SimulatedCallOptions()))
        {
            (await app.ConnectAsync(url)).Should().Be(HttpStatusCode.Unauthorized, "who may not come is not told about tokens");
        }
    }

    [Fact]
    public async Task RequireAuthorization_WithoutToken_IsAnsweredWith401ByTheTokenCheck()
    {
        await using TokenApp app = await StartAsync(endpoint => endpoint.RequireAuthorization());

        Func<Task> connect = () => app.App.ConnectAsync("/stream", options => options.SetRequestHeader("X-User", "wavix"));

        await connect.Should().ThrowAsync<System.Net.WebSockets.WebSocketException>();
        app.App.Logs.Messages.Should().Contain(message => message.Contains("refused with 401: Missing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RequireAuthorization_Alone_ClosesTheEndpointWithoutTokens()
    {
        await using TokenApp app = await TokenApp.StartAsync(
            app => app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session)).RequireAuthorization(), configure: AddUsers);

        (await app.ConnectAsync(app.BaseUri)).Should().Be(HttpStatusCode.Unauthorized);
        await using SimulatedCall call = new(
            await app.App.ConnectAsync("/stream", options => options.SetRequestHeader("X-User", "wavix")), new SimulatedCallOptions { RealTime = false });
        await call.StartAsync();
        (await call.HangUpAsync().SoonAsync()).Should().BeTrue();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RequireRateLimiting_TooMany_LeavesTheTokenUnused(int httpVersion)
    {
        await using TokenApp app = await StartAsync(endpoint => endpoint.RequireRateLimiting("one"), httpVersion: httpVersion);
        Uri url = await app.CreateUrlAsync();
        await using (SimulatedCall first = await app.StartCallAsync(await app.CreateUrlAsync()))
        {
            (await app.ConnectAsync(url)).Should().Be(HttpStatusCode.ServiceUnavailable);
            await app.App.RequestEndAsync();
            await first.HangUpAsync().SoonAsync();
        }

        await app.App.RequestEndAsync();
        (await app.ConnectAsync(url)).Should().BeOneOf(HttpStatusCode.SwitchingProtocols, HttpStatusCode.OK);
    }

    private static Task<TokenApp> StartAsync(Action<IEndpointConventionBuilder> add, int httpVersion = 1) => TokenApp.StartAsync(
        app =>
        {
            app.UseRateLimiter();
            IEndpointConventionBuilder endpoint = app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session)).RequireStreamToken();
            add(endpoint);
        },
        configure: builder =>
        {
            AddUsers(builder);
            builder.Services.AddRateLimiter(limiter => limiter.AddConcurrencyLimiter("one", one => one.PermitLimit = 1));
        },
        httpVersion: httpVersion);

    private static void AddUsers(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication("Header").AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>("Header", null);
        builder.Services.AddAuthorization();
    }

    /// <summary>Takes the user from a header, as if that proved anything.</summary>
    private sealed class HeaderAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Request.Headers["X-User"] is [{ } user]
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim("name", user)], "Header")), "Header"))
            : AuthenticateResult.NoResult());
    }
}
