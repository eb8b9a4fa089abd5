using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>Refusals are problem details, with the headers that each status needs.</summary>
public class ProblemDetailsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refusal_WithAndWithoutAddProblemDetails_SaysTheSame(bool hasService)
    {
        await using TestApp app = await StartAsync(builder => _ = hasService ? builder.Services.AddProblemDetails() : null);

        using HttpResponseMessage response = await app.RefusedAsync("/token");

        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.Should().ContainSingle().Which.Scheme.Should().Be("WavixStreamToken");
        response.Headers.CacheControl!.NoStore.Should().BeTrue();
        (await response.DetailAsync()).Should().Contain("does not end with a stream token");
    }

    [Fact]
    public async Task Refusal_ApplicationAddsToProblems_HasItsAddition()
    {
        await using TestApp app = await StartAsync(builder => builder.Services.AddProblemDetails(options =>
            options.CustomizeProblemDetails = problem => problem.ProblemDetails.Extensions["instance-name"] = "blue"));

        using HttpResponseMessage response = await app.RequestAsync(HttpMethod.Get);

        response.StatusCode.Should().Be(HttpStatusCode.UpgradeRequired);
        response.Headers.Upgrade.Should().ContainSingle().Which.Name.Should().Be("websocket");
        using JsonDocument problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        problem.RootElement.GetProperty("instance-name").GetString().Should().Be("blue");
        problem.RootElement.GetProperty("title").GetString().Should().Be("Upgrade Required");
        problem.RootElement.GetProperty("detail").GetString().Should().Contain("connect to it with a WebSocket (wss://)");
    }

    [Fact]
    public async Task Refusal_ClientTakesOnlyText_IsProblemDetailsAllTheSame()
    {
        await using TestApp app = await StartAsync(builder => builder.Services.AddProblemDetails());

        using RawPeer peer = await RawPeer.RequestAsync(app, "GET /stream HTTP/1.1", "Host: a", "Accept: text/plain", "Connection: close");

        peer.Response.Should().StartWith("HTTP/1.1 426 ").And.Contain("application/problem+json");
        Problems.Detail(await peer.ReadToEndAsync(), 426).Should().Contain("WebSocket");
    }

    [Fact]
    public async Task Metadata_OfEndpoints_NamesTheirRefusals()
    {
        await using TestApp app = await StartAsync(_ => { });
        IReadOnlyList<Endpoint> endpoints = app.App.Services.GetRequiredService<EndpointDataSource>().Endpoints;

        StatusesOf("/stream").Should().Equal(426, 503);
        StatusesOf("/token").Should().Equal(401, 410, 426, 503);

        IEnumerable<int> StatusesOf(string pattern) => endpoints.Single(endpoint => endpoint.DisplayName == $"Wavix stream {pattern}")
            .Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().Select(one => one.StatusCode);
    }

    private static Task<TestApp> StartAsync(Action<WebApplicationBuilder> configure) => TestApp.StartAsync(
        app =>
        {
            app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session));
            app.MapWavixStream("/token", (call, _) => Handlers.EchoAsync(call.Session)).RequireStreamToken();
        },
        configure);
}
