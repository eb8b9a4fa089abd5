using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>An endpoint takes what ordinary endpoints take.</summary>
public class ConventionTests
{
    [Fact]
    public async Task WithMetadata_OnTheEndpoint_IsSeenInTheCall()
    {
        var metadata = new TaskCompletionSource<string?>();
        await using TestApp app = await TestApp.StartAsync(app => app
            .MapWavixStream("/stream", (context, _) =>
            {
                metadata.SetResult(context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<Note>()?.Text);
                return Task.CompletedTask;
            })
            .WithMetadata(new Note("for the call")));

        await using SimulatedCall call = await app.CallAsync();

        (await metadata.Task.SoonAsync()).Should().Be("for the call");
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("elsewhere.example", false)]
    public async Task RequireHost_OnTheEndpoint_Decides(string host, bool isTaken)
    {
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session)).RequireHost(host));

        using HttpResponseMessage response = await app.RequestAsync(HttpMethod.Get);

        response.StatusCode.Should().Be(isTaken ? HttpStatusCode.UpgradeRequired : HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task RequireRateLimiting_ByConcurrency_CountsACallForItsWholeLength()
    {
        await using TestApp app = await TestApp.StartAsync(
            app =>
            {
                app.UseRateLimiter();
                app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session)).RequireRateLimiting("one");
            },
            builder => builder.Services.AddRateLimiter(limiter => limiter.AddConcurrencyLimiter("one", one => one.PermitLimit = 1)));
        await using (SimulatedCall first = await app.StartCallAsync())
        {
            Func<Task> second = () => app.CallAsync();
            await second.Should().ThrowAsync<WebSocketException>("the first call is going on");
            await app.RequestEndAsync();
        }

        await app.RequestEndAsync();
        await using SimulatedCall third = await app.StartCallAsync();
        (await third.HangUpAsync().SoonAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task MapWavixStream_TwoEndpoints_AreTakenApart()
    {
        await using TestApp app = await TestApp.StartAsync(app =>
        {
            app.MapWavixStream("/first", (call, cancellationToken) => call.Session.CloseAsync(4001, null, cancellationToken));
            app.MapWavixStream("/second", (call, cancellationToken) => call.Session.CloseAsync(4002, null, cancellationToken));
        });

        await using SimulatedCall call = await app.CallAsync("/second");

        await call.Completion.SoonAsync();
        call.CloseStatus.Should().Be(4002);
    }

    private sealed record Note(string Text);
}
