using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Tokens;

/// <summary>A stream with a good token.</summary>
public class TokenCallTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Call_GoodToken_IsHeardAndEndsInOrder(int httpVersion)
    {
        await using TokenApp app = await TokenApp.StartAsync(httpVersion: httpVersion);
        await using SimulatedCall call = await app.StartCallAsync(await app.CreateUrlAsync());

        await call.SayAsync(new byte[WavixAudio.FrameBytes]);

        (await call.WaitForAudioAsync(WavixAudio.FrameBytes).SoonAsync()).Should().BeTrue();
        (await call.HangUpAsync().SoonAsync()).Should().BeTrue();
        call.CloseStatus.Should().Be(1000);
        app.App.Logs.Errors.Should().BeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1024)]
    public async Task TokenData_AnySize_ReachesTheHandler(int length)
    {
        string data = new('ä', length / 2);
        var seen = new TaskCompletionSource<string?>();
        await using TokenApp app = await TokenApp.StartAsync(Seen(seen));

        await using SimulatedCall call = await app.StartCallAsync(await app.CreateUrlAsync(data: data));

        (await seen.Task.SoonAsync()).Should().Be(data);
    }

    [Fact]
    public async Task TokenData_NoneGiven_IsNull()
    {
        var seen = new TaskCompletionSource<string?>();
        await using TokenApp app = await TokenApp.StartAsync(Seen(seen));

        await using SimulatedCall call = await app.StartCallAsync(await app.CreateUrlAsync());

        (await seen.Task.SoonAsync()).Should().BeNull();
    }

    [Fact]
    public async Task Call_TokenIsUnbound_TakesAnyCallAndItsHandlerNeedNotWait()
    {
        var seen = new TaskCompletionSource<string?>();
        await using TokenApp app = await TokenApp.StartAsync(Seen(seen));

        await using SimulatedCall call = await app.CallAsync(await app.Tokens.CreateUnboundUrlAsync(app.BaseUri, data: "for anyone"));

        (await seen.Task.SoonAsync()).Should().Be("for anyone", "no start has been sent");
    }

    [Theory]
    [InlineData("/stream")]
    [InlineData("/stream/{streamToken}")]
    [InlineData("/{tenant}/stream")]
    [InlineData("/{tenant}/stream/{streamToken?}")]
    public async Task RequireStreamToken_AnyPattern_TakesTheTokenAtTheEndOfThePath(string pattern)
    {
        string path = pattern.StartsWith("/{", StringComparison.Ordinal) ? "/acme/stream" : "/stream";
        await using TokenApp app = await TokenApp.StartAsync(
            app => app.MapWavixStream(pattern, (call, _) => Handlers.EchoAsync(call.Session)).RequireStreamToken());
        Uri url = await app.Tokens.CreateUrlAsync(new Uri(app.BaseUri, path), TokenApp.CallId);

        (await app.ConnectAsync(url)).Should().Be(HttpStatusCode.SwitchingProtocols);
    }

    [Fact]
    public async Task RequireStreamToken_OnAGroup_CoversItsEndpoints()
    {
        await using TokenApp app = await TokenApp.StartAsync(app =>
        {
            RouteGroupBuilder group = app.MapGroup("/calls").RequireStreamToken();
            group.MapWavixStream("/echo", (call, _) => Handlers.EchoAsync(call.Session));
        });
        var echo = new Uri(app.BaseUri, "/calls/echo");

        (await app.ConnectAsync(echo)).Should().Be(HttpStatusCode.Unauthorized);
        (await app.ConnectAsync(await app.Tokens.CreateUnboundUrlAsync(echo))).Should().Be(HttpStatusCode.SwitchingProtocols);
    }

    private static Func<WavixStreamContext, CancellationToken, Task> Seen(TaskCompletionSource<string?> seen) => (context, _) =>
    {
        seen.SetResult(context.TokenData);
        return Task.CompletedTask;
    };
}
