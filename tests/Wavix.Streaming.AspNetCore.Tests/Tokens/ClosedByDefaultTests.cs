using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Wavix.Streaming.AspNetCore.Tests.Tokens;

/// <summary>No endpoint is open by oversight.</summary>
public class ClosedByDefaultTests
{
    public static TheoryData<string, Action<IEndpointRouteBuilder>> Open => new()
    {
        { "alone", app => Map(app) },
        { "in a group", app => Map(app.MapGroup("/calls")) },
        { "with a host", app => Map(app).RequireHost("voice.example.com") },
        { "with a rate limit", app => Map(app).RequireRateLimiting("some") },
        {
            "beside a closed one", app =>
            {
                Map(app, "/closed").RequireStreamToken();
                Map(app);
            }
        },
    };

    public static TheoryData<string, Action<IEndpointRouteBuilder>> Closed => new()
    {
        { "token", app => Map(app).RequireStreamToken() },
        { "token, anonymous", app => Map(app).RequireStreamToken().AllowAnonymous() },
        { "token of a group", app => Map(app.MapGroup("/calls").RequireStreamToken()) },
        { "authorization", app => Map(app).RequireAuthorization() },
        { "authorization by policy", app => Map(app).RequireAuthorization(policy => policy.RequireAssertion(_ => true)) },
        { "authorization of a group", app => Map(app.MapGroup("/calls").RequireAuthorization()) },
        { "an attribute", app => Map(app).WithMetadata(new AuthorizeAttribute()) },
        { "anonymous on purpose", app => Map(app).AllowAnonymous() },
        { "authorized but anonymous on purpose", app => Map(app).RequireAuthorization().AllowAnonymous() },
        { "open on purpose", app => Map(app).AllowUnauthenticated() },
        { "group open on purpose", app => Map(app.MapGroup("/calls").AllowUnauthenticated()) },
        { "no endpoint", _ => { } },
    };

    [Theory]
    [MemberData(nameof(Open))]
    public async Task Start_AnyoneCouldConnect_FailsAndNamesTheWaysOut(string how, Action<IEndpointRouteBuilder> map)
    {
        await using WebApplication app = Build(map, "Production");

        Func<Task> start = () => app.StartAsync();

        (await start.Should().ThrowAsync<InvalidOperationException>(how)).Which.Message.Should()
            .Contain("/stream").And.Contain("RequireStreamToken()").And.Contain("RequireAuthorization()").And.Contain("AllowUnauthenticated()");
        app.Urls.Should().NotContain(url => !url.EndsWith(":0", StringComparison.Ordinal), "it never listened");
    }

    /// <summary>Authorization, where there is any, would look at the endpoints early by itself.</summary>
    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    [InlineData("Test")]
    public async Task Start_NothingElseInTheApplication_FailsButInDevelopment(string environment)
    {
        await using WebApplication app = Build(endpoints => Map(endpoints), environment, isBare: true);

        Func<Task> start = () => app.StartAsync();

        await start.Should().ThrowAsync<InvalidOperationException>();
    }

    [Theory]
    [MemberData(nameof(Closed))]
    public async Task Start_ClosedOrOpenOnPurpose_Succeeds(string how, Action<IEndpointRouteBuilder> map)
    {
        await using WebApplication app = Build(map, "Production");

        Func<Task> start = () => app.StartAsync();

        await start.Should().NotThrowAsync(how);
    }

    [Fact]
    public async Task Start_InDevelopment_Succeeds()
    {
        await using WebApplication app = Build(endpoints => Map(endpoints), "Development");

        Func<Task> start = () => app.StartAsync();

        await start.Should().NotThrowAsync();
    }

    [Fact]
    public async Task RequireStreamToken_OnAnythingElse_FailsAtTheStart()
    {
        await using WebApplication app = Build(endpoints => endpoints.MapGet("/price", () => 1).RequireStreamToken(), "Development");

        Func<Task> start = () => app.StartAsync();

        (await start.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*MapWavixStream*would not protect*price*");
    }

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder app, string pattern = "/stream") =>
        app.MapWavixStream(pattern, (call, _) => Handlers.EchoAsync(call.Session));

    private static WebApplication Build(Action<IEndpointRouteBuilder> map, string environment, bool isBare = false)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        KeysInMemory.AddTo(builder.Services);
        builder.Services.AddWavixStreaming();
        if (!isBare)
        {
            builder.Services.AddAuthentication();
            builder.Services.AddAuthorization();
            builder.Services.AddRateLimiter(_ => { });
        }

        WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        map(app);
        return app;
    }
}
