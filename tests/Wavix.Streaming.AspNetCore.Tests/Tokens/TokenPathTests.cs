using System.Net;
using Microsoft.AspNetCore.Builder;

namespace Wavix.Streaming.AspNetCore.Tests.Tokens;

/// <summary>A token opens the path that it was made for, so that its holder can choose neither an endpoint nor a route value.</summary>
public class TokenPathTests
{
    [Theory]
    [InlineData("/stream", "/stream")]
    [InlineData("/stream", "/stream/")]
    [InlineData("/{tenant}/stream", "/acme/stream")]
    [InlineData("/stream/{customer}", "/stream/M%C3%BCller%20%26%20S%C3%B6hne")]
    [InlineData("/stream/{customer}", "/stream/a%2Fb")]
    [InlineData("/stream/{customer}", "/stream/50%25")]
    [InlineData("/stream/{customer}", "/stream/%2541")]
    [InlineData("/stream/{customer}", "/stream/a+b;c=d@e!$'()*,~")]
    [InlineData("/", "/")]
    public async Task Connect_PathOfTheUrl_IsAccepted(string pattern, string path)
    {
        await using TokenApp app = await StartAsync(pattern);

        (await app.ConnectAsync(await CreateUrlAsync(app, path))).Should().Be(HttpStatusCode.SwitchingProtocols);
    }

    [Theory]
    [InlineData("/stream", "/call/someone-elses")]
    [InlineData("/call/mine", "/call/someone-elses")]
    [InlineData("/call/mine", "/call/MINE")]
    [InlineData("/call/mine", "/stream")]
    [InlineData("/stream", "/call/stream")]
    public async Task Connect_AnotherPath_IsAnsweredWith401AndTheTokenStaysGood(string path, string other)
    {
        await using TokenApp app = await StartAsync("/stream", "/call/{callId}");
        Uri url = await CreateUrlAsync(app, path);

        (await app.ConnectAsync(WithPath(url, other))).Should().Be(HttpStatusCode.Unauthorized);

        app.App.Logs.Messages.Should().Contain(message => message.Contains("refused with 401: OtherPath", StringComparison.Ordinal));
        (await app.ConnectAsync(url)).Should().Be(HttpStatusCode.SwitchingProtocols);
    }

    [Theory]
    [InlineData("/stream", "/voice/stream", "/stream")]
    [InlineData("/stream", "/eu/voice/stream", "/stream")]
    [InlineData("/{tenant}/stream", "/voice/acme/stream", "/acme/stream")]
    public async Task Connect_ProxyRemovedTheFirstSegments_IsAccepted(string pattern, string outside, string inside)
    {
        await using TokenApp app = await StartAsync(pattern);

        (await app.ConnectAsync(WithPath(await CreateUrlAsync(app, outside), inside))).Should().Be(HttpStatusCode.SwitchingProtocols);
    }

    [Fact]
    public async Task Connect_ShorterPathThatAnotherEndpointHas_IsAnsweredWith401()
    {
        await using TokenApp app = await StartAsync("/stream", "/{tenant}/stream");
        Uri url = await CreateUrlAsync(app, "/acme/stream");

        (await app.ConnectAsync(WithPath(url, "/stream"))).Should().Be(HttpStatusCode.Unauthorized, "a proxy removed nothing: the tenant's holder did");
        (await app.ConnectAsync(url)).Should().Be(HttpStatusCode.SwitchingProtocols);
    }

    [Theory]
    [InlineData("/app/stream", HttpStatusCode.SwitchingProtocols)]
    [InlineData("/stream", HttpStatusCode.Unauthorized)]
    public async Task Connect_ApplicationHasAPathBase_CountsItAsPartOfThePath(string path, HttpStatusCode expected)
    {
        await using TokenApp app = await TokenApp.StartAsync(app =>
        {
            app.UsePathBase("/app");
            app.UseRouting();
            app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session)).RequireStreamToken();
        });

        (await app.ConnectAsync(WithPath(await CreateUrlAsync(app, path), "/app/stream"))).Should().Be(expected);
    }

    private static ValueTask<Uri> CreateUrlAsync(TokenApp app, string path) => app.Tokens.CreateUrlAsync(new Uri(app.BaseUri, path), TokenApp.CallId);

    private static Uri WithPath(Uri url, string path) => new(url, $"{path}/{url.Segments[^1]}");

    private static Task<TokenApp> StartAsync(params string[] patterns) => TokenApp.StartAsync(app =>
    {
        foreach (string pattern in patterns)
        {
            app.MapWavixStream(pattern, (call, _) => Handlers.EchoAsync(call.Session)).RequireStreamToken();
        }
    });
}
